"""Who was there, as shown to one reader."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sanwei.activities.enums import LEAVE_LABEL, AbsenceReason, Mark
from sanwei.activities.models import ActivityBranch
from sanwei.org.enums import MemberKind


@dataclass(frozen=True)
class PersonRow:
    """One person of 应到. Without the right to see it a 病假 reads 请假, and ``reason`` says ``leave``."""

    member_id: UUID
    name: str
    group_name: str
    kind: MemberKind
    mark: Mark
    reason: str
    reason_label: str
    is_late: bool
    sitting: int | None
    receipt: str
    delivery: str
    delivery_label: str
    helper_name: str
    made_up_on: date | None
    made_up_note: str


def people_of(part: ActivityBranch, *, sees_sick: bool) -> tuple[PersonRow, ...]:
    """Return the rows of ``part`` by pinyin. One query."""
    rows = part.attendance.select_related("member", "sitting").order_by("member_pinyin", "pk")
    return tuple(
        PersonRow(
            member_id=row.member.public_id,
            name=row.member_name,
            group_name=row.group_name,
            kind=MemberKind(row.member_kind),
            mark=Mark(row.mark),
            reason=shown_reason(row.reason, sees_sick=sees_sick),
            reason_label=reason_label(row.reason, sees_sick=sees_sick),
            is_late=row.is_late,
            sitting=row.sitting.number if row.sitting else None,
            receipt=row.receipt,
            delivery=row.delivery,
            delivery_label=row.get_delivery_display(),
            helper_name=row.helper_name,
            made_up_on=row.made_up_on,
            made_up_note=row.made_up_note,
        )
        for row in rows
    )


def shown_reason(reason: str, *, sees_sick: bool) -> str:
    return "leave" if reason == AbsenceReason.SICK and not sees_sick else reason


def reason_label(reason: str, *, sees_sick: bool) -> str:
    """Return how a reason reads: 病假 is for the 书记 alone."""
    if not reason:
        return ""
    if shown_reason(reason, sees_sick=sees_sick) == "leave":
        return str(LEAVE_LABEL)
    return str(AbsenceReason(reason).label)


def mark_words(code: str, *, sees_sick: bool) -> str:
    """Say the stored code of a corrected mark: ``absent:duty`` is “缺席（当班）”."""
    mark, *rest = code.split(":")
    words = str(Mark(mark).label) if mark in Mark.values else code
    extra = [reason_label(one, sees_sick=sees_sick) for one in rest if one in AbsenceReason.values]
    extra += ["迟到"] if "late" in rest else []
    return f"{words}（{'、'.join(extra)}）" if extra else words
