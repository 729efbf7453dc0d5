"""Hangs the table of holidays, the agendas and 组织生活要求 into Wagtail's admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from sanwei.activities.cms.agenda import AgendaPolicy, AgendaViewSet
from sanwei.activities.cms.calendar import CalendarPolicy, CalendarViewSet
from sanwei.activities.models import AgendaTemplate, LifeRuleVersion, SpecialDay
from sanwei.org.enums import Role
from sanwei.org.permissions import UnitPermissionPolicy

register_permission_policy(SpecialDay, CalendarPolicy())
register_permission_policy(AgendaTemplate, AgendaPolicy())
# Never deleted: past quarters are judged by them.
register_permission_policy(
    LifeRuleVersion,
    UnitPermissionPolicy(
        LifeRuleVersion,
        roles=frozenset({Role.ADMINISTRATOR}),
        actions=frozenset({"add", "change", "view"}),
    ),
)

from sanwei.activities.cms.life_rules import LifeRuleViewSet  # noqa: E402 - Wagtail wants the policies first


@hooks.register("register_admin_viewset")
def register_calendar() -> CalendarViewSet:
    return CalendarViewSet()


@hooks.register("register_admin_viewset")
def register_agendas() -> AgendaViewSet:
    return AgendaViewSet()


@hooks.register("register_admin_viewset")
def register_life_rules() -> LifeRuleViewSet:
    return LifeRuleViewSet()
