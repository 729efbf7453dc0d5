"""Hands for ledger tests: record study as the apps do and let the outbox carry it into the ledger."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sanwei.common import outbox
from sanwei.ledgers import services
from sanwei.ledgers.models import LedgerEntry
from sanwei.org.models import Member
from sanwei.study.enums import EntryMethod, ItemKind, ItemState, RecordKind, StudyMethod
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyItem, StudyRecord
from tests.world import NOW, SHANGHAI, World

HOUR = 3600
LATER = NOW + timedelta(days=3650)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


@dataclass
class Book:
    world: World

    def item(self, title: str = "雪天撒盐车为什么先走下坡", **fields: Any) -> StudyItem:
        key = str(uuid.uuid4())
        return StudyItem.objects.create(
            **{
                "kind": ItemKind.LECTURE,
                "state": ItemState.LIVE,
                "title": title,
                "owner_label": "lectures.lecture",
                "owner_key": key,
                "unit": self.world.first,
                "audience": self.world.everyone,
                **fields,
            }
        )

    def record(
        self,
        member: Member,
        day: date,
        *,
        method: StudyMethod = StudyMethod.GROUP,
        kind: RecordKind = RecordKind.ATTENDANCE,
        **fields: Any,
    ) -> StudyRecord:
        """Write a record as ``study.services.record`` does, event included."""
        membership = member.memberships.filter(starts_on__lte=day).order_by("-starts_on").first()
        assert membership is not None
        item = fields.get("item")
        record = StudyRecord.objects.create(
            **{
                "member": member,
                "member_name": member.name,
                "member_kind": member.kind,
                "branch": membership.branch,
                "branch_name": membership.branch.name,
                "kind": kind,
                "method": method,
                "entry": EntryMethod.SYSTEM,
                "title": item.title if item else "集中学习",
                "occurred_at": noon(day),
                "occurred_on": day,
                "recorded_at": noon(day),
                "length_seconds": HOUR,
                "evidence_label": "activities.sitting",
                "evidence_key": str(uuid.uuid4()),
                **fields,
            }
        )
        outbox.emit(
            StudyRecorded(record_id=record.public_id, occurred_on=day), at=record.recorded_at
        )
        return record

    def correct(self, record: StudyRecord, **changes: Any) -> StudyRecord:
        """Append the record that takes the place of ``record``, with ``changes``."""
        same = {
            field.name: getattr(record, field.name)
            for field in StudyRecord._meta.concrete_fields
            if field.name not in {"id", "public_id", "corrects", "reason"}
        }
        fields = {**same, "reason": "时长登记有误", **changes, "corrects": record}
        if "occurred_on" in changes:
            fields["occurred_at"] = noon(changes["occurred_on"])
        corrected = StudyRecord.objects.create(**fields)
        outbox.emit(
            StudyRecorded(record_id=corrected.public_id, occurred_on=corrected.occurred_on),
            at=corrected.recorded_at,
        )
        return corrected

    def deliver(self) -> None:
        """Let every waiting fact reach the ledger; a failing consumer fails the test."""
        while outbox.deliver(at=LATER, limit=1000):
            pass
        waiting = outbox.OutboxMessage.objects.filter(delivered_at__isnull=True)
        assert not list(waiting.values_list("error", flat=True))

    def entries(self, member: Member) -> list[tuple[str, str, Decimal]]:
        """Return (step, account, amount) of a member's entries as they were booked."""
        rows = LedgerEntry.objects.filter(member=member).order_by("pk")
        return [(e.step, e.account, e.amount) for e in rows]


def open_book(world: World) -> Book:
    for year in (2025, 2026, 2027):
        services.install_default_rules(
            unit=world.committee, year=year, online_cap_hours=Decimal(8)
        )
    return Book(world)


