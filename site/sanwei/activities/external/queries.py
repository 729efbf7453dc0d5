"""Reads about 外部学习登记: one's own with what became of them, and what waits at a desk."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities.enums import ExternalState
from sanwei.activities.models import ExternalClaim
from sanwei.common.wording import closed
from sanwei.org.models import Member, OrgUnit
from sanwei.study.models import StudyRecord

CSS = {
    ExternalState.WAITING: "w",
    ExternalState.CONFIRMED: "ok",
    ExternalState.RETURNED: "bad",
    ExternalState.WITHDRAWN: "",
}


@dataclass(frozen=True)
class ClaimLine:
    """A claim and how it stands, in words."""

    claim: ExternalClaim
    label: str | Promise
    css: str
    sentence: str

    @property
    def is_returned(self) -> bool:
        return self.claim.state == ExternalState.RETURNED


def own_claims(member: Member) -> QuerySet[ExternalClaim]:
    """Return what ``member`` or the branch for him has registered, newest first."""
    return _with_corrections(ExternalClaim.objects.filter(member=member)).order_by(
        "-created_at", "-pk"
    )


def waiting_in(unit: OrgUnit) -> QuerySet[ExternalClaim]:
    """Return what waits in ``unit``'s subtree, the oldest first."""
    rows = ExternalClaim.objects.filter(
        branch__path__startswith=unit.path, state=ExternalState.WAITING
    )
    return rows.select_related("member", "branch").order_by("created_at", "pk")


def waiting_for(user: object, unit: OrgUnit) -> int:
    """Count what waits in ``unit``'s subtree for somebody like ``user``: all but his own."""
    rows = waiting_in(unit)
    return (rows.exclude(member__user=user) if isinstance(user, User) else rows).count()


def decided_in(unit: OrgUnit) -> QuerySet[ExternalClaim]:
    """Return what was confirmed or sent back in ``unit``'s subtree, the newest decision first."""
    rows = ExternalClaim.objects.filter(
        branch__path__startswith=unit.path,
        state__in=(ExternalState.CONFIRMED, ExternalState.RETURNED),
    )
    return _with_corrections(rows).order_by("-decided_at", "-pk")


def line_of(claim: ExternalClaim) -> ClaimLine:
    """Say how ``claim``, a row of these reads, stands."""
    state = ExternalState(claim.state)
    if getattr(claim, "is_corrected", False):
        return ClaimLine(claim, _("已更正"), "w", _("确认以后有更正，以学时明细为准。"))
    return ClaimLine(claim, state.label, CSS[state], _sentence(claim, state))


def _sentence(claim: ExternalClaim, state: ExternalState) -> str:
    if state == ExternalState.WAITING or claim.decided_at is None:
        return _("等%(unit)s确认。") % {"unit": claim.branch.short_name}
    words = {
        "name": claim.decided_by_name,
        "day": date_format(claim.decided_at, "n月j日"),
        "reason": closed(claim.reason),
    }
    if state == ExternalState.CONFIRMED:
        return _("%(name)s%(day)s确认，已记入学时明细。") % words
    if state == ExternalState.RETURNED:
        return _("%(name)s%(day)s退回：%(reason)s") % words
    return _("%(day)s撤回。") % words


def _with_corrections(rows: QuerySet[ExternalClaim]) -> QuerySet[ExternalClaim]:
    later = StudyRecord.objects.filter(corrects=OuterRef("record"))
    return rows.select_related("branch").annotate(is_corrected=Exists(later))
