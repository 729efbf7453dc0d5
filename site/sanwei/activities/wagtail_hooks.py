"""Hangs the table of holidays, the agendas, 组织生活要求 and 现场教学 into Wagtail's admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from sanwei.activities.cms.agenda import AgendaPolicy, AgendaViewSet
from sanwei.activities.cms.calendar import CalendarPolicy, CalendarViewSet
from sanwei.activities.models import (
    AgendaTemplate,
    FieldRoute,
    FieldSite,
    LifeRuleVersion,
    SpecialDay,
)
from sanwei.org.enums import Role
from sanwei.org.permissions import UnitPermissionPolicy

register_permission_policy(SpecialDay, CalendarPolicy())
register_permission_policy(AgendaTemplate, AgendaPolicy())
# Retired, never deleted: records name them. What a unit above offers may be strung into one's own route.
for model in (FieldSite, FieldRoute):
    register_permission_policy(
        model,
        UnitPermissionPolicy(
            model,
            actions=frozenset({"add", "change", "view", "choose"}),
            shared_upwards=True,
        ),
    )
# Never deleted: past quarters are judged by them.
register_permission_policy(
    LifeRuleVersion,
    UnitPermissionPolicy(
        LifeRuleVersion,
        roles=frozenset({Role.ADMINISTRATOR}),
        actions=frozenset({"add", "change", "view"}),
    ),
)

# Wagtail wants the policies first.
from sanwei.activities.cms.field_sites import FieldGroup  # noqa: E402
from sanwei.activities.cms.life_rules import LifeRuleViewSet  # noqa: E402


@hooks.register("register_admin_viewset")
def register_calendar() -> CalendarViewSet:
    return CalendarViewSet()


@hooks.register("register_admin_viewset")
def register_agendas() -> AgendaViewSet:
    return AgendaViewSet()


@hooks.register("register_admin_viewset")
def register_life_rules() -> LifeRuleViewSet:
    return LifeRuleViewSet()


@hooks.register("register_admin_viewset")
def register_field_sites() -> FieldGroup:
    return FieldGroup()
