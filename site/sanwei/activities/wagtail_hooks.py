"""Hangs the table of holidays into Wagtail's admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from sanwei.activities.cms.calendar import CalendarPolicy, CalendarViewSet
from sanwei.activities.models import SpecialDay

register_permission_policy(SpecialDay, CalendarPolicy())


@hooks.register("register_admin_viewset")
def register_calendar() -> CalendarViewSet:
    return CalendarViewSet()
