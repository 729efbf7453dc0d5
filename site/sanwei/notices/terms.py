"""What those who keep a unit are told by the calendar: 换届 6, 3 and 1 months ahead, 预备期满 a month ahead."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES, Role
from sanwei.org.models import OrgUnit, RoleAssignment
from sanwei.org.queries.people import PHONE_ROLES
from sanwei.org.queries.scope import covering

KEEPERS = BOARD_ROLES & {Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.ORGANISATION}


def remind_of_terms(*, at: datetime) -> int:
    """Tell 书记, 副书记 and 组织委员 of a unit that its term ends; where it has none, its 管理员. Each stage once.

    Returns how many were told. A site that begins late tells the present stage, not those that passed.
    """
    today = clock.local_date(at)
    told = 0
    units = OrgUnit.objects.exclude(elected_on=None).standing_on(today)
    for term in org.terms_due(units, today):
        recipients = _holding(term.unit, KEEPERS, at) or _holding(
            term.unit, frozenset({Role.ADMINISTRATOR}), at
        )
        day = date_format(term.ends_on, "Y年n月j日")
        is_over = term.stage == org.OVERDUE
        told += services.notify(
            kind=NoticeKind.TERM,
            key=f"{term.unit.public_id}:{term.ends_on}:{term.stage}",
            recipients=recipients,
            title=_("本届任期已满") if is_over else _("还有%d个月内任期届满") % term.stage,
            text=(
                _(
                    "%(unit)s本届任期%(day)s已满。按期换届有困难的，请先报上级党组织。依据：%(basis)s。"
                )
                if is_over
                else _("%(unit)s本届任期%(day)s届满，请提前准备换届。依据：%(basis)s。")
            )
            % {"unit": term.unit.short_name, "day": day, "basis": org.TERM_BASIS},
            url=reverse("org:terms", args=[term.unit.public_id]),
            at=at,
        )
    return told


def remind_of_probations(*, at: datetime) -> int:
    """Tell 书记 and 组织委员 of a branch, and nobody else, whose 预备期 ends in a month; once for each date."""
    today = clock.local_date(at)
    told = 0
    for branch in OrgUnit.objects.branches().standing_on(today):
        due = org.probations_due(branch, today)
        recipients = _holding(branch, PHONE_ROLES, at) if due else []
        for one in due:
            told += services.notify(
                kind=NoticeKind.PROBATION,
                key=f"{one.member.public_id}:{one.ends_on}",
                recipients=[user for user in recipients if user.pk != one.member.user_id],
                title=_("%s的预备期快满了") % one.member.name,
                text=_("%(name)s的预备期%(day)s满，请提醒本人提出转正申请，安排支部大会讨论。")
                % {"name": one.member.name, "day": date_format(one.ends_on, "Y年n月j日")},
                url=reverse("org:member", args=[one.member.public_id]),
                at=at,
            )
    return told


def _holding(unit: OrgUnit, roles: frozenset[Role], at: datetime) -> list[User]:
    held: QuerySet[RoleAssignment] = RoleAssignment.objects.filter(
        covering(clock.local_date(at)), unit=unit, role__in=roles, member__user__is_active=True
    )
    return list(User.objects.filter(pk__in=held.values("member__user")).order_by("pk"))
