"""民主评议党员: entering the counts of the paper vote and, if wanted, what was decided about each person."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityKind, ActivityState, Grade
from sanwei.activities.errors import (
    CorrectionNeedsReason,
    GradeNotForProbationary,
    NotFinished,
    ResultDoesNotAddUp,
    TextInvalid,
)
from sanwei.activities.models import Activity, ActivityBranch, AppraisalCount, AppraisalGrade
from sanwei.activities.services.corrections import keep_correction
from sanwei.common import audit
from sanwei.org.enums import MemberKind


@dataclass(frozen=True)
class Counts:
    """The result as the tellers wrote it down."""

    appraised: int
    issued: int
    returned: int
    valid: int
    excellent: int
    qualified: int
    basically_qualified: int
    unqualified: int

    @property
    def graded(self) -> int:
        return self.excellent + self.qualified + self.basically_qualified + self.unqualified


@transaction.atomic
def save_result(
    *,
    activity: Activity,
    counts: Counts,
    actor: User | None,
    at: datetime,
    grades: Mapping[UUID, Grade | None] | None = None,
    why: str = "",
) -> AppraisalCount:
    """Write the result of a 民主评议 whose attendance is closed, all counts at once.

    ``grades``: 等次 by public id of the member, None to take one away; who isn't named keeps his. Of a confirmed
    record a change of the counts is a 更正 with ``why``; before that it takes confirmations back.

    Raises: TextInvalid, NotFinished, ResultDoesNotAddUp, GradeNotForProbationary, CorrectionNeedsReason.
    """
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.kind != ActivityKind.APPRAISAL:
        raise TextInvalid
    part = ActivityBranch.objects.select_related("branch").get(activity=activity, is_host=True)
    if not part.is_finished:
        raise NotFinished
    _check(counts, part)
    before = AppraisalCount.objects.filter(activity=activity).first()
    if activity.is_confirmed and not why.strip():
        raise CorrectionNeedsReason
    _write_grades(activity, part, grades or {}, counts, actor, at)
    told = actor.name if actor else ""
    row, _made = AppraisalCount.objects.update_or_create(
        activity=activity, defaults={**asdict(counts), "saved_at": at, "saved_by_name": told}
    )
    if activity.is_confirmed:
        if before is None or words(before) != words(row):
            keep_correction(
                activity,
                part=part,
                field="appraisal",
                before=words(before) if before else "",
                after=words(row),
                why=why,
                actor=actor,
                at=at,
            )
    else:
        _take_back_confirmations(activity, at)
    audit.log(
        at=at,
        actor=actor,
        action="activities.appraise",
        target_label="activities.activity",
        target_key=activity.public_id,
        unit_key=part.branch.public_id,
        **asdict(counts),
    )
    return row


def words(counts: AppraisalCount) -> str:
    """Say the counts: “参评37，发出40、收回40、有效39票；优秀10、合格25、基本合格2、不合格0”."""
    return _(
        "参评%(appraised)d，发出%(issued)d、收回%(returned)d、有效%(valid)d票；优秀%(excellent)d、"
        "合格%(qualified)d、基本合格%(basically)d、不合格%(unqualified)d"
    ) % {
        "appraised": counts.appraised,
        "issued": counts.issued,
        "returned": counts.returned,
        "valid": counts.valid,
        "excellent": counts.excellent,
        "qualified": counts.qualified,
        "basically": counts.basically_qualified,
        "unqualified": counts.unqualified,
    }


def result_words(activity: Activity) -> str:
    """Say the result of ``activity``; nothing where it has none."""
    if activity.kind != ActivityKind.APPRAISAL:
        return ""
    counts = AppraisalCount.objects.filter(activity=activity).first()
    return words(counts) if counts else ""


def _check(counts: Counts, part: ActivityBranch) -> None:
    if min(asdict(counts).values()) < 0:
        raise ResultDoesNotAddUp(_("人数和票数不能是负数，请改正。"))
    if counts.returned > counts.issued:
        raise ResultDoesNotAddUp(_("收回的票比发出的多，请核对票数。"))
    if counts.valid > counts.returned:
        raise ResultDoesNotAddUp(_("有效票比收回的多，请核对票数。"))
    if counts.appraised > part.due_formal:
        raise ResultDoesNotAddUp(
            _(
                "参评%(appraised)d人，当天应到的正式党员只有%(formal)d人；预备党员不评定等次，请核对。"
            )
            % {"appraised": counts.appraised, "formal": part.due_formal}
        )
    if counts.graded != counts.appraised:
        raise ResultDoesNotAddUp(
            _("四个等次合计%(sum)d人，参评%(appraised)d人，两个数要相等，请核对。")
            % {"sum": counts.graded, "appraised": counts.appraised}
        )


def _write_grades(
    activity: Activity,
    part: ActivityBranch,
    grades: Mapping[UUID, Grade | None],
    counts: Counts,
    actor: User | None,
    at: datetime,
) -> None:
    people = {
        row.member.public_id: row
        for row in part.attendance.select_related("member").filter(member_kind=MemberKind.FORMAL)
    }
    if not grades.keys() <= people.keys():
        raise GradeNotForProbationary
    told = actor.name if actor else ""
    for public_id, grade in grades.items():
        person = people[public_id]
        if grade is None:
            AppraisalGrade.objects.filter(activity=activity, member=person.member).delete()
            continue
        AppraisalGrade.objects.update_or_create(
            activity=activity,
            member=person.member,
            defaults={
                "member_name": person.member_name,
                "grade": grade,
                "saved_at": at,
                "saved_by_name": told,
            },
        )
    _check_grades(activity, counts)


def _check_grades(activity: Activity, counts: Counts) -> None:
    """No grade may be given to more people than it was counted for."""
    given = list(AppraisalGrade.objects.filter(activity=activity).values_list("grade", flat=True))
    for grade in Grade:
        counted = getattr(counts, grade)
        if given.count(grade) > counted:
            raise ResultDoesNotAddUp(
                _("评为“%(grade)s”的填了%(given)d人，计票结果是%(counted)d人，请核对。")
                % {"grade": grade.label, "given": given.count(grade), "counted": counted}
            )


def _take_back_confirmations(activity: Activity, at: datetime) -> None:
    activity.saved_at = at
    for signer in ("recorder", "host"):
        setattr(activity, f"{signer}_confirmed_at", None)
        setattr(activity, f"{signer}_confirmed_by", "")
        setattr(activity, f"{signer}_signed_on_paper", False)
    activity.state = ActivityState.FINISHED
    activity.save()
