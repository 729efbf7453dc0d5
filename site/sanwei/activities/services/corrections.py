"""Correcting a closed record: the counts and texts change, the old value and the reason stay."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities.enums import CheckInWay, Mark
from sanwei.activities.errors import (
    CorrectionNeedsReason,
    NotDue,
    NotFinished,
    NothingChanged,
    TextInvalid,
)
from sanwei.activities.events import ActivityCorrected
from sanwei.activities.models import Activity, ActivityBranch, Attendance, Correction
from sanwei.activities.services import votes as vote_rules
from sanwei.activities.services.attendance import MARKED, MarkOf, marked
from sanwei.activities.services.finishing import EVIDENCE_LABEL, record_study
from sanwei.activities.services.recording import TEXTS, apply_changes
from sanwei.activities.tallies import tally_of
from sanwei.common import audit, outbox
from sanwei.study import queries as study_queries
from sanwei.study import services as study
from sanwei.study.models import StudyRecord


@dataclass(frozen=True)
class VoteCount:
    """The corrected count of one vote, named by its number in the record."""

    number: int
    approve: int
    against: int
    abstain: int


@transaction.atomic
def correct_attendance(
    *,
    part: ActivityBranch,
    said: MarkOf,
    why: str,
    actor: User | None,
    at: datetime,
    votes: Iterable[VoteCount] = (),
) -> Correction:
    """Correct whether one person was there, after attendance was closed; study record and counts follow.

    Somebody who turns out absent has the study record withdrawn, somebody who was there gets one. Where the
    number of voters changes, ``votes`` must say how the votes of the record really stood. Emits
    ActivityCorrected.

    Raises: CorrectionNeedsReason, NotFinished, NotDue, NothingChanged, ReasonMissing, VotesDoNotAddUp.
    """
    if not why.strip():
        raise CorrectionNeedsReason
    if said.mark == Mark.PENDING:
        raise NothingChanged
    part = (
        ActivityBranch.objects.select_for_update(of=("self",))
        .select_related("activity", "branch")
        .get(pk=part.pk)
    )
    if not part.is_finished:
        raise NotFinished
    row = part.attendance.select_related("member").filter(member__public_id=said.member_id).first()
    if row is None:
        raise NotDue
    before, present_before, was_present = coded(row), part.present, row.mark == Mark.PRESENT
    said = replace(said, way=CheckInWay.CORRECTION)
    sittings = dict(part.activity.sittings.values_list("number", "pk"))
    for name, value in marked(said, sittings, row).items():
        setattr(row, name, value)
    if coded(row) == before:
        raise NothingChanged
    row.marked_at, row.marked_by_name = at, actor.name if actor else ""
    if row.mark == Mark.PRESENT:
        row.made_up_on, row.made_up_note = None, ""
    row.save(update_fields=[*MARKED, "made_up_on", "made_up_note"])
    _recount(part, list(votes))
    _follow(part, row, was_present=was_present, why=why, actor=actor, at=at)
    return keep_correction(
        part.activity,
        part=part,
        row=row,
        field="attendance",
        before=before,
        after=coded(row),
        present_before=present_before,
        present_after=part.present,
        why=why,
        actor=actor,
        at=at,
    )


@transaction.atomic
def correct_text(
    *, activity: Activity, field: str, value: str, why: str, actor: User | None, at: datetime
) -> Correction:
    """Correct one text field of a record that is confirmed. Emits ActivityCorrected.

    Raises: CorrectionNeedsReason, NotFinished while it can simply be written, NothingChanged, TextInvalid.
    """
    if not why.strip():
        raise CorrectionNeedsReason
    if field not in TEXTS:
        raise TextInvalid
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if not activity.is_confirmed:
        raise NotFinished
    before = getattr(activity, field)
    apply_changes(activity, {field: value})
    after = getattr(activity, field)
    if after == before:
        raise NothingChanged
    activity.save()
    part = activity.parts.get(is_host=True)
    return keep_correction(
        activity, part=part, field=field, before=before, after=after, why=why, actor=actor, at=at
    )


def coded(row: Attendance) -> str:
    """Return a mark in words of the code, so that a page may hide a 病假 from whom it does not concern."""
    return ":".join(part for part in (row.mark, row.reason, "late" if row.is_late else "") if part)


def _recount(part: ActivityBranch, votes: list[VoteCount]) -> None:
    for name, count in tally_of(part.attendance.all()).stored().items():
        setattr(part, name, count)
    part.save()
    if not part.is_host:
        return
    for one in votes:
        part.activity.votes.filter(number=one.number).update(
            approve=one.approve, against=one.against, abstain=one.abstain, voters=None
        )
    vote_rules.freeze(activity=part.activity, voters=part.voters_present)


def _follow(
    part: ActivityBranch,
    row: Attendance,
    *,
    was_present: bool,
    why: str,
    actor: User | None,
    at: datetime,
) -> None:
    """Bring the person's study record in step with the mark."""
    is_present = row.mark == Mark.PRESENT
    if was_present == is_present or not part.activity.study_minutes:
        return
    first = StudyRecord.objects.filter(
        evidence_label=EVIDENCE_LABEL,
        evidence_key=str(part.activity.public_id),
        member=row.member,
        corrects__isnull=True,
    ).first()
    if first is None:
        if is_present:
            record_study(part=part, rows=[row], actor=actor, at=at)
        return
    latest = study_queries.latest_of(first)
    if latest.is_withdrawn == is_present:
        study.correct(
            record=latest,
            reason=why,
            actor=actor,
            at=at,
            follows=_("《%s》的到会更正") % part.activity.name[:150],
            is_withdrawn=not is_present,
        )


def keep_correction(
    activity: Activity,
    *,
    part: ActivityBranch,
    field: str,
    before: str,
    after: str,
    why: str,
    actor: User | None,
    at: datetime,
    row: Attendance | None = None,
    present_before: int | None = None,
    present_after: int | None = None,
) -> Correction:
    """Keep one 更正 with the value before and after; emits ActivityCorrected. For this package's own use."""
    correction = Correction.objects.create(
        activity=activity,
        part=part,
        member=row.member if row else None,
        member_name=row.member_name if row else "",
        field=field,
        before=before,
        after=after,
        present_before=present_before,
        present_after=present_after,
        reason=why.strip()[:300],
        at=at,
        actor=actor,
        actor_name=actor.name if actor else "",
    )
    outbox.emit(
        ActivityCorrected(
            part_id=part.public_id,
            correction_id=correction.public_id,
            occurred_on=activity.occurred_on,
        ),
        at=at,
    )
    audit.log(
        at=at,
        actor=actor,
        action="activities.correct",
        target_label=EVIDENCE_LABEL,
        target_key=activity.public_id,
        unit_key=part.branch.public_id,
        field=field,
        correction=str(correction.public_id),
        # Words and reason stay in the 更正; how many were there is what is counted.
        before=present_before,
        after=present_after,
    )
    return correction
