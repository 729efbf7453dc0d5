"""What should be filed: a matter is read from the facts as they stand now. No write, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from sanwei.activities.enums import ExternalState
from sanwei.activities.models import ActivityBranch, ExternalClaim, HeartTalk
from sanwei.ledgers.enums import EntryKind, FilingCode, FilingSource
from sanwei.ledgers.models import LedgerClass, LedgerDocument, LedgerEntry
from sanwei.org.events import MemberTransferred
from sanwei.org.models import Member, OrgUnit
from sanwei.study.models import StudyMonth

LONGEST_TITLE = 255


@dataclass(frozen=True)
class Key:
    """The name of a filing (I10): in whose ledger, what kind of thing, which one."""

    unit_id: int
    member_id: int | None
    code: FilingCode
    key: str


@dataclass(frozen=True)
class Matter:
    """One thing as it should stand in the ledger of one unit. ``is_titled``: whether its title is final."""

    key: Key
    unit: OrgUnit
    unit_name: str
    ledger_class: LedgerClass
    title: str
    occurred_on: date
    due: int | None = None
    present: int | None = None
    member: Member | None = None
    member_name: str = ""
    is_titled: bool = True

    def is_borne_by(self, entry: LedgerEntry) -> bool:
        """Whether a standing ``entry`` says the same. Its class stays: a changed table moves nothing filed."""
        return (entry.due, entry.present, entry.occurred_on) == (
            self.due,
            self.present,
            self.occurred_on,
        ) and (entry.title == self.title or not self.is_titled)


def key_of_part(part: ActivityBranch) -> Key:
    return Key(part.branch_id, None, FilingCode.ACTIVITY, str(part.public_id))


def matter_of_part(part: ActivityBranch, classes: dict[str, LedgerClass]) -> Matter | None:
    """Return what a branch's part in an activity is filed as; None while attendance is open or no class takes it.

    Needs ``activity`` and ``branch``. 联办: each branch has its own part and so its own row.
    """
    activity = part.activity
    ledger_class = classes.get(f"activity:{activity.kind}")
    if not part.is_finished or ledger_class is None:
        return None
    name = f"{part.group_name} {activity.name}" if part.group_name else activity.name
    return Matter(
        key=key_of_part(part),
        unit=part.branch,
        unit_name=part.branch_name,
        ledger_class=ledger_class,
        title=file_title(activity.occurred_on, name),
        occurred_on=activity.occurred_on,
        due=part.due,
        present=part.present,
        is_titled=activity.is_confirmed,
    )


def key_of_document(document: LedgerDocument) -> Key:
    return Key(document.unit_id, None, FilingCode.DOCUMENT, str(document.public_id))


def matter_of_document(document: LedgerDocument) -> Matter | None:
    """Return what a 资料件 is filed as; None once it is withdrawn. Needs ``unit`` and ``ledger_class``."""
    if document.withdrawn_at is not None:
        return None
    return Matter(
        key=key_of_document(document),
        unit=document.unit,
        unit_name=document.unit.name,
        ledger_class=document.ledger_class,
        title=file_title(document.dated_on, document.title),
        occurred_on=document.dated_on,
    )


def key_of_claim(claim: ExternalClaim) -> Key:
    return Key(claim.branch_id, claim.member_id, FilingCode.EXTERNAL, str(claim.public_id))


def matter_of_claim(claim: ExternalClaim, classes: dict[str, LedgerClass]) -> Matter | None:
    """Return what a 外部学习 is filed as; None unless confirmed. Needs ``branch`` and ``member``."""
    ledger_class = classes.get(FilingSource.EXTERNAL)
    if claim.state != ExternalState.CONFIRMED or ledger_class is None:
        return None
    return Matter(
        key=key_of_claim(claim),
        unit=claim.branch,
        unit_name=claim.branch.name,
        ledger_class=ledger_class,
        title=file_title(claim.occurred_on, f"{claim.get_kind_display()}：{claim.title}"),
        occurred_on=claim.occurred_on,
        member=claim.member,
        member_name=claim.member_name,
    )


def key_of_talk(talk: HeartTalk) -> Key:
    return Key(talk.branch_id, None, FilingCode.HEART_TALK, str(talk.public_id))


def matter_of_talk(talk: HeartTalk, classes: dict[str, LedgerClass]) -> Matter | None:
    """Return what a 谈心谈话 is filed as; None once it is taken back. Needs ``branch``.

    The line says that two people talked and in which posts. Who they were and about what is read from the talk, so
    that both can go; 要点 are in neither.
    """
    ledger_class = classes.get(FilingSource.HEART_TALK)
    if talk.is_withdrawn or ledger_class is None:
        return None
    name = _("谈心谈话（%s）") % talk.get_kind_display()
    return Matter(
        key=key_of_talk(talk),
        unit=talk.branch,
        unit_name=talk.branch_name,
        ledger_class=ledger_class,
        title=file_title(talk.occurred_on, name),
        occurred_on=talk.occurred_on,
    )


def key_of_month(closed: StudyMonth) -> Key:
    return Key(closed.branch_id, None, FilingCode.STUDY_MONTH, str(closed.public_id))


def matter_of_month(closed: StudyMonth, classes: dict[str, LedgerClass]) -> Matter | None:
    """Return what a month of study is filed as, on its last day. Needs ``branch``; its sums are in the statistics."""
    ledger_class = classes.get(FilingSource.STUDY_MONTH)
    if ledger_class is None:
        return None
    first = closed.month
    last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
    name = _("%(year)d年%(month)d月党员学习情况") % {"year": first.year, "month": first.month}
    return Matter(
        key=key_of_month(closed),
        unit=closed.branch,
        unit_name=closed.branch_name,
        ledger_class=ledger_class,
        title=file_title(last, name),
        occurred_on=last,
    )


def matters_of_transfer(
    event: MemberTransferred, units: dict[UUID, OrgUnit], member: Member, taker: LedgerClass | None
) -> list[Matter]:
    """Return what a transfer is filed as, in the ledger of the branch left and of the branch joined.

    A first entry is none: a roster of eighty people would fill quarters of years ago.
    """
    if taker is None or event.from_branch_id is None:
        return []
    sides = [(event.from_branch_id, _("组织关系转出")), (event.to_branch_id, _("组织关系转入"))]
    found = []
    for number, (unit_id, what) in enumerate(sides):
        unit = units[unit_id]
        found.append(
            Matter(
                key=Key(
                    unit.pk,
                    member.pk,
                    FilingCode.TRANSFER,
                    f"{event.on}:{event.to_branch_id}:{'out' if number == 0 else 'in'}",
                ),
                unit=unit,
                unit_name=unit.name,
                ledger_class=taker,
                title=file_title(event.on, what),
                occurred_on=event.on,
                member=member,
                member_name=member.name,
            )
        )
    return found


def file_title(day: date, name: str) -> str:
    """Return ``2026-09-28 2026年第4次支部党员大会``. Source: domain.md, names of files."""
    return f"{day.isoformat()} {name.strip()}"[:LONGEST_TITLE]


def tips_of(keys: Iterable[Key]) -> dict[Key, LedgerEntry]:
    """Return the last step of the chain of each key that has one. One query."""
    wanted = set(keys)
    entries = LedgerEntry.objects.filter(
        kind=EntryKind.FILING, award_key__in={one.key for one in wanted}, corrected_by__isnull=True
    ).select_related("unit", "ledger_class")
    found = {
        Key(one.unit_id, one.member_id, FilingCode(one.rule_code), one.award_key): one
        for one in entries
    }
    return {key: tip for key, tip in found.items() if key in wanted}
