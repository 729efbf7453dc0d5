"""换届 and 预备期满 on the desk: what comes by the calendar, early enough to prepare it.

Quiet in the digest of duties: ``notices.terms`` tells each stage once.
"""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.home.duty import Duty
from sanwei.org import queries as org
from sanwei.org.models import OrgUnit
from sanwei.org.queries.people import PHONE_ROLES

NAMED = 3


def duties_of(unit: OrgUnit, *, user: object, at: datetime) -> list[Duty]:
    """Return what ``unit`` has to prepare. 预备期满 is for 书记 and 组织委员 of the branch only. Two queries."""
    today = clock.local_date(at)
    found = []
    if (own := org.term_due(unit, today)) is not None:
        found.append(_own_term(own))
    if not unit.is_branch:
        below = OrgUnit.objects.under(unit.path).exclude(pk=unit.pk).exclude(elected_on=None)
        terms = org.terms_due(below, today)
        return [*found, *([_terms_below(unit, terms)] if terms else [])]
    is_theirs = (
        isinstance(user, User)
        and org.roles_of(user, at=at).filter(role__in=PHONE_ROLES, unit=unit).exists()
    )
    return [
        *found,
        *(_probation(one) for one in (org.probations_due(unit, today) if is_theirs else [])),
    ]


def _own_term(term: org.Term) -> Duty:
    day = date_format(term.ends_on, "Y年n月j日")
    is_over = term.stage == org.OVERDUE
    return Duty(
        _("本届任期%s已满，还没有换届") % day if is_over else _("本届任期%s届满，该准备换届") % day,
        _("依据：%s；换届以后请管理员更新本届选举日期") % org.TERM_BASIS,
        _("查看"),
        reverse("org:terms", args=[term.unit.public_id]),
        is_urgent=is_over,
        is_quiet=True,
    )


def _terms_below(unit: OrgUnit, terms: list[org.Term]) -> Duty:
    if len(terms) == 1:
        return _one_below(unit, terms[0])
    named = _("、").join(
        _("%(unit)s（%(day)s）")
        % {"unit": term.unit.short_name, "day": date_format(term.ends_on, "Y年n月j日")}
        for term in terms[:NAMED]
    )
    return Duty(
        _("%d个组织任期届满或半年内届满") % len(terms),
        named if len(terms) <= NAMED else _("%(names)s等") % {"names": named},
        _("查看"),
        reverse("org:terms", args=[unit.public_id]),
        is_urgent=any(term.stage == org.OVERDUE for term in terms),
        is_quiet=True,
    )


def _one_below(unit: OrgUnit, term: org.Term) -> Duty:
    said = {"unit": term.unit.short_name, "day": date_format(term.ends_on, "Y年n月j日")}
    is_over = term.stage == org.OVERDUE
    return Duty(
        (_("%(unit)s任期%(day)s已满") if is_over else _("%(unit)s任期%(day)s届满")) % said,
        _("依据：%s") % org.TERM_BASIS,
        _("查看"),
        reverse("org:terms", args=[unit.public_id]),
        is_urgent=is_over,
        is_quiet=True,
    )


def _probation(one: org.Probation) -> Duty:
    return Duty(
        _("%(name)s预备期%(day)s满")
        % {"name": one.member.name, "day": date_format(one.ends_on, "Y年n月j日")},
        _("请本人提出转正申请，支部大会讨论；只有书记和组织委员看得到"),
        _("查看"),
        reverse("org:member", args=[one.member.public_id]),
        is_quiet=True,
    )
