"""Hands for ledger tests: record study as the apps do and let the outbox carry it into the ledger."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sanwei.common import outbox
from sanwei.ledgers import services
from sanwei.ledgers.enums import EntryKind
from sanwei.ledgers.models import LedgerEntry
from sanwei.org.models import Member
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, ItemKind, ItemState, RecordKind, StudyMethod
from sanwei.study.models import StudyItem, StudyRecord
from tests.world import NOW, SHANGHAI, World

HOUR = 3600
LATER = NOW + timedelta(days=3650)
SETTLED_ROUNDS = 100


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


@dataclass
class Book:
    world: World

    def item(self, title: str = "雪天撒盐车为什么先走下坡", **fields: Any) -> StudyItem:
        return study.sync_item(
            **{
                "owner_label": "lectures.lecture",
                "owner_key": str(uuid.uuid4()),
                "kind": ItemKind.LECTURE,
                "title": title,
                "url": "/",
                "unit": self.world.first,
                "audience": self.world.everyone,
                "state": ItemState.LIVE,
                "at": NOW,
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
        """Record that ``member`` studied at noon of ``day``; an hour of 集体学习 unless told otherwise."""
        item = fields.get("item")
        return study.record(
            **{
                "member": member,
                "kind": kind,
                "method": method,
                "entry": EntryMethod.SYSTEM,
                "title": item.title if item else "集中学习",
                "occurred_at": noon(day),
                "at": noon(day),
                "length_seconds": HOUR,
                "evidence_label": "activities.sitting",
                "evidence_key": uuid.uuid4(),
                **fields,
            }
        )

    def online(self, member: Member, day: date, item: StudyItem, **fields: Any) -> StudyRecord:
        """Record that ``member`` completed ``item`` of eight minutes on ``day``."""
        return self.record(
            member,
            day,
            method=StudyMethod.ONLINE,
            kind=RecordKind.COMPLETION,
            **{"item": item, "length_seconds": 480, "evidence_label": "study.session", **fields},
        )

    def quiz(self, member: Member, day: date, item: StudyItem, *, score: int) -> StudyRecord:
        """Record a test of ``item``; 60 is a pass."""
        return self.record(
            member,
            day,
            method=StudyMethod.ONLINE,
            kind=RecordKind.ASSESSMENT,
            item=item,
            length_seconds=0,
            score_percent=Decimal(score),
            is_passed=score >= 60,
            evidence_label="quizzes.attempt",
        )

    def correct(self, record: StudyRecord, **changes: Any) -> StudyRecord:
        """Append the record that takes the place of ``record``, with ``changes``."""
        return study.correct(
            approver="孙七",
            record=record,
            reason="登记有误",
            actor=self.world.account(self.world.li_si),
            at=max(NOW, noon(date(2027, 12, 31))),
            **changes,
        )

    def deliver(self) -> None:
        """Let every waiting fact reach the ledger; a failing consumer fails the test."""
        for _round in range(SETTLED_ROUNDS):
            if not outbox.deliver(at=LATER, limit=1000):
                break
        waiting = outbox.OutboxMessage.objects.filter(delivered_at__isnull=True)
        assert not list(waiting.values_list("error", flat=True))

    def entries(self, member: Member) -> list[tuple[str, str, str]]:
        """Return (step, account, amount) of a member's credit as it was booked."""
        rows = LedgerEntry.objects.filter(member=member, kind=EntryKind.CREDIT).order_by("pk")
        return [(e.step, e.account, f"{e.amount:f}") for e in rows]


def open_book(world: World) -> Book:
    for year in (2025, 2026, 2027):
        services.install_default_rules(unit=world.committee, year=year, online_cap_hours=Decimal(8))
    return Book(world)
