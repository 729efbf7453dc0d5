"""I10, I11, I12 together: whatever is recorded, corrected, moved, closed and told twice, every total is one sum."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanwei.common import outbox
from sanwei.common.periods import Quarter
from sanwei.ledgers import queries, services
from sanwei.ledgers.awarding import claim_of
from sanwei.ledgers.enums import EntryKind, PeriodState
from sanwei.ledgers.models import CreditRule, LedgerEntry, LedgerPeriod
from sanwei.org import services as org
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.enums import RecordKind, StudyMethod
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyItem, StudyRecord
from tests.ledgers.book import Book
from tests.world import NOW

FIRST_DAY = date(2025, 7, 1)
DAYS = 640
YEARS = (2025, 2026, 2027)
QUARTERS = [
    Quarter(year, number)
    for year in YEARS
    for number in (1, 2, 3, 4)
    if Quarter(year, number).ends_before > FIRST_DAY and year * 4 + number <= 2027 * 4 + 1
]

actions = st.lists(
    st.one_of(
        st.tuples(
            st.just("attend"),
            st.integers(0, 2),
            st.integers(0, DAYS),
            st.sampled_from([StudyMethod.GROUP, StudyMethod.TRAINING, StudyMethod.HOME_DELIVERY]),
            st.integers(0, 8 * 60),
        ),
        st.tuples(
            st.just("watch"),
            st.integers(0, 2),
            st.integers(0, DAYS),
            st.integers(0, 2),
            st.integers(0, 40),
        ),
        st.tuples(st.just("test"), st.integers(0, 2), st.integers(0, DAYS), st.integers(0, 100)),
        st.tuples(
            st.just("correct"),
            st.integers(0, 30),
            st.sampled_from(["length", "day", "method", "withdraw", "title", "entry"]),
            st.integers(0, DAYS),
        ),
        st.tuples(st.just("transfer"), st.integers(0, 2), st.integers(0, DAYS)),
        st.tuples(st.just("close"), st.integers(0, 1), st.integers(0, len(QUARTERS) - 1)),
        st.tuples(st.just("change rule"), st.integers(1, 8)),
        st.tuples(st.just("tell again"), st.integers(0, 30)),
    ),
    min_size=4,
    max_size=25,
)


@dataclass
class Story:
    """Plays a list of actions against the real services."""

    book: Book
    records: list[StudyRecord] = field(default_factory=list)
    items: list[StudyItem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.items = [self.book.item(f"第{number}课") for number in range(3)]
        self.quiz = self.book.item("随课测验")
        world = self.book.world
        self.people = [world.zhang_san, world.li_si, world.wang_wu]

    def play(self, steps: list[tuple[object, ...]]) -> None:
        for number, (name, *arguments) in enumerate(steps):
            getattr(self, str(name).replace(" ", "_"))(*arguments)
            # Mostly at once, as in life; now and then facts wait for each other.
            if number % 4:
                self.book.deliver()
        self.book.deliver()

    def attend(self, who: int, day: int, method: StudyMethod, minutes: int) -> None:
        self.records.append(
            self.book.record(
                self.people[who],
                FIRST_DAY + timedelta(day),
                method=method,
                length_seconds=minutes * 60,
            )
        )

    def watch(self, who: int, day: int, item: int, minutes: int) -> None:
        self.records.append(
            self.book.online(
                self.people[who],
                FIRST_DAY + timedelta(day),
                self.items[item],
                length_seconds=minutes * 60,
            )
        )

    def test(self, who: int, day: int, score: int) -> None:
        self.records.append(
            self.book.quiz(self.people[who], FIRST_DAY + timedelta(day), self.quiz, score=score)
        )

    def correct(self, which: int, what: str, day: int) -> None:
        if not self.records:
            return
        number = which % len(self.records)
        record = newest(self.records[number])
        changes = {
            "length": {"length_seconds": day * 60},
            "day": {"occurred_at": record.occurred_at + timedelta(days=day % 90)},
            "method": {"method": StudyMethod.TRAINING},
            "withdraw": {"is_withdrawn": not record.is_withdrawn},
            "title": {"title": f"更名{day}"},
        }
        if what == "entry":
            self.book.deliver()
            entry = LedgerEntry.objects.filter(record=record, corrected_by__isnull=True).first()
            if entry is not None and entry.is_standing:
                services.correct_entry(
                    approver="孙七",
                    entry=entry,
                    reason="代签",
                    actor=self.book.world.account(self.book.world.li_si),
                    at=NOW,
                    amount=Decimal(day % 3) or None,
                )
            return
        self.records[number] = self.book.correct(record, **changes[what])

    def transfer(self, who: int, day: int) -> None:
        member, on = self.people[who], FIRST_DAY + timedelta(day)
        last = member.memberships.order_by("-starts_on").first()
        assert last is not None
        if last.starts_on < on:
            world = self.book.world
            target = world.second if last.branch == world.first else world.first
            org.transfer(member=member, branch=target, on=on, actor=None, at=NOW)

    def close(self, unit: int, quarter: int) -> None:
        world = self.book.world
        branch = (world.first, world.second)[unit]
        wanted = QUARTERS[quarter]
        period, _is_new = LedgerPeriod.objects.get_or_create(
            unit=branch, year=wanted.year, quarter=wanted.number
        )
        if period.state == PeriodState.OPEN:
            actor = world.account(world.li_si)
            period = services.close_period(period=period, actor=actor, at=NOW)
            services.seal(period=period, actor=actor, at=NOW)

    def change_rule(self, hours: int) -> None:
        rule = CreditRule.objects.filter(year=2027, method="group").order_by("-version")[0]
        services.change_rule(
            rule=rule,
            starts_on=rule.starts_on + timedelta(days=5),
            basis="修订",
            actor=self.book.world.account(self.book.world.sun_qi),
            at=NOW,
            parameters={"per_hour": str(hours), "step_minutes": 30},
        )

    def tell_again(self, which: int) -> None:
        if self.records:
            record = self.records[which % len(self.records)]
            outbox.emit(
                StudyRecorded(record_id=record.public_id, occurred_on=record.occurred_on), at=NOW
            )


def newest(record: StudyRecord) -> StudyRecord:
    """Return the end of the record's chain: a back-dated transfer may have moved it in the meantime."""
    while (later := StudyRecord.objects.filter(corrects=record).first()) is not None:
        record = later
    return record


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=actions)
def test_every_total_is_the_same_sum(book: Book, steps: list[tuple[object, ...]]) -> None:
    with transaction.atomic():
        Story(book).play(steps)
        world = book.world
        assert services.verify_entries() == []
        assert list(services.differences()) == []
        assert_awarded_once()
        assert_standing_is_current()
        by_member = {member: total(member=member) for member in Member.objects.all()}
        by_period = {period: total(period=period) for period in LedgerPeriod.objects.all()}
        assert sum(by_member.values()) == sum(by_period.values()) == total()
        for member, booked in by_member.items():
            statements = [queries.statement_of(member=member, year=year) for year in YEARS]
            assert sum(line.hours for s in statements for line in s.lines) == booked
            assert sum(a.hours for s in statements for a in s.accounts) == booked
        last = QUARTERS[-1].ends_before
        for starts_on, ends_before in ((FIRST_DAY, last), (FIRST_DAY, last - timedelta(days=1))):
            assert_branches_sum_to_the_whole(world, starts_on, ends_before)
        transaction.set_rollback(True)


def total(**filters: object) -> Decimal:
    rows = LedgerEntry.objects.filter(kind=EntryKind.CREDIT, **filters)
    entries = rows.values_list("amount", flat=True)
    return sum(entries, Decimal(0))


def assert_awarded_once() -> None:
    awards = Counter(
        LedgerEntry.objects.filter(corrects__isnull=True).values_list(
            "member", "rule_code", "award_key"
        )
    )
    assert not [key for key, times in awards.items() if times > 1]


def assert_standing_is_current() -> None:
    """A record that stands in the ledger is neither corrected nor withdrawn, and claims what it was booked for.

    What a person decided nobody but a person moves.
    """
    assert not LedgerEntry.objects.filter(corrects__is_decided=True, is_decided=False).exists()
    tips = LedgerEntry.objects.filter(
        kind=EntryKind.CREDIT, corrected_by__isnull=True, is_decided=False
    )
    for entry in tips.exclude(step="reversal").select_related("record__item"):
        record = entry.record
        assert record is not None
        assert study.current_records().filter(pk=record.pk).exists()
        claim = claim_of(record)
        assert (claim.code, claim.key) == (entry.rule_code, entry.award_key)
        assert record.branch_id == entry.unit_id
        if record.kind == RecordKind.ASSESSMENT:
            assert record.is_passed


def assert_branches_sum_to_the_whole(world: object, starts_on: date, ends_before: date) -> None:
    span = queries.span_of(starts_on, ends_before)
    as_of = date(2026, 12, 31)
    first, second, whole = (
        queries.branch_table(
            unit=unit, starts_on=starts_on, ends_before=ends_before, as_of=as_of
        ).totals
        for unit in (world.first, world.second, world.committee)  # type: ignore[attr-defined]
    )
    assert first.total + second.total == whole.total
    assert (first.due + second.due, first.reached + second.reached) == (whole.due, whole.reached)
    for unit, sums in ((world.first, first), (world.committee, whole)):  # type: ignore[attr-defined]
        rows = queries.entries_of(unit=unit, span=span)
        lines = queries.lines_of(unit=unit, span=span)
        assert sum(entry.amount for entry in rows) == sums.total
        assert sum(line.hours for line in lines) == sums.total
