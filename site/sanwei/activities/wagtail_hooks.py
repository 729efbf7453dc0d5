"""Hangs the table of holidays and the agendas into Wagtail's admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from sanwei.activities.cms.agenda import AgendaPolicy, AgendaViewSet
from sanwei.activities.cms.calendar import CalendarPolicy, CalendarViewSet
from sanwei.activities.models import AgendaTemplate, SpecialDay

register_permission_policy(SpecialDay, CalendarPolicy())
register_permission_policy(AgendaTemplate, AgendaPolicy())


@hooks.register("register_admin_viewset")
def register_calendar() -> CalendarViewSet:
    return CalendarViewSet()


@hooks.register("register_admin_viewset")
def register_agendas() -> AgendaViewSet:
    return AgendaViewSet()
