"""Whatever is proposed, decided, booked and reversed: one sum, never below 0, never above a cap, never twice."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanwei.common.errors import SanweiError
from sanwei.common.periods import Quarter
from sanwei.ledgers import services as ledgers
from sanwei.ledgers.enums import EntryKind, PointsShape
from sanwei.ledgers.models import LedgerEntry, PointsClaim
from sanwei.ledgers.points import booking, queries, services
from sanwei.ledgers.points.folding import Matter, fold
from tests.ledgers.points.stage import booked, propose, rule
from tests.world import NOW, World

RULES = [UUID(int=number) for number in range(3)]
LATE = NOW + timedelta(days=20)


@st.composite
def years(draw: st.DrawFn) -> list[Matter]:
    """Draw the matters of one person's year; a rule keeps its shape, its caps may change with a version."""
    amounts = st.decimals(Decimal("0.5"), 6, places=2)
    caps = st.none() | st.decimals(Decimal(1), 9, places=2)
    shapes = [draw(st.sampled_from(PointsShape)) for _one in RULES]
    return [
        Matter(
            key=key,
            rule=RULES[which],
            shape=shapes[which],
            amount=draw(amounts),
            occurred_on=date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 364))),
            year_cap=draw(caps),
            quarter_cap=draw(caps),
        )
        for key, which in enumerate(draw(st.lists(st.integers(0, 2), max_size=14)))
    ]


@given(years())
@settings(max_examples=200, deadline=None)
def test_a_year_never_falls_below_nothing_and_no_rule_goes_beyond_its_caps(
    matters: list[Matter],
) -> None:
    total = Decimal(0)
    counted: dict[object, Decimal] = {}
    for matter in matters:
        points = fold(matters)[matter.key]
        total += points.amount
        assert total >= 0
        assert abs(points.amount) <= matter.amount
        assert (points.amount <= 0) if matter.shape == PointsShape.DEDUCTION else points.amount >= 0
        assert points.reason.endswith("。")
        place = (matter.rule, Quarter.of(matter.occurred_on))
        for key, cap in ((matter.rule, matter.year_cap), (place, matter.quarter_cap)):
            before = counted.get(key, Decimal(0))
            counted[key] = before + abs(points.amount)
            assert cap is None or counted[key] <= max(cap, before)


@pytest.mark.parametrize(
    ("taken", "amount", "words"),
    [
        (0, "2", "按规定计2分。"),
        (2, "1", "这一项全年最多5分，已有4分，这次计1分。"),
        (3, "0", "这一项全年最多5分，已经满了，这次不再计。"),
    ],
)
def test_a_cap_cuts_and_says_so(taken: int, amount: str, words: str) -> None:
    matters = [
        Matter(
            key=key,
            rule=RULES[0],
            shape=PointsShape.BONUS,
            amount=Decimal(2),
            occurred_on=date(2026, 3, 1),
            year_cap=Decimal(5),
        )
        for key in range(taken + 1)
    ]

    last = fold(matters)[taken]

    assert (last.amount, last.reason) == (Decimal(amount), words)


def test_a_deduction_takes_what_there_is_and_says_so() -> None:
    matter = Matter(
        key=1,
        rule=RULES[0],
        shape=PointsShape.DEDUCTION,
        amount=Decimal(5),
        occurred_on=date(2026, 3, 1),
    )

    assert fold([matter])[1].reason == "按规定扣5分，积分最低为0，这次扣0分。"


def test_what_a_reversal_frees_goes_to_the_next_and_a_deduction_follows(on: World) -> None:
    capped = rule(on, year_cap=Decimal(3))
    minus = rule(on, name="承诺未践诺", shape=PointsShape.DEDUCTION, amount=Decimal(5))
    first = booked(on, on.zhao_liu, capped)
    booked(on, on.zhao_liu, capped)
    booked(on, on.zhao_liu, minus)
    assert queries.statement_of(member=on.zhao_liu, year=2026).total == 0

    booking.revoke(
        claim=first,
        reason="课不是他讲的",
        actor=on.account(on.li_si),
        actor_name="李四",
        at=LATE,
    )

    standing = LedgerEntry.objects.filter(kind=EntryKind.POINTS, corrected_by__isnull=True)
    assert [(e.title, e.amount) for e in standing.exclude(step="reversal").order_by("pk")] == [
        ("讲一次微党课", Decimal(2)),
        ("承诺未践诺", Decimal(-2)),
    ]
    assert queries.statement_of(member=on.zhao_liu, year=2026).total == 0


steps = st.lists(
    st.tuples(
        st.sampled_from(["propose", "assess", "decide", "book", "return", "revoke", "withdraw"]),
        st.integers(0, 2),
        st.integers(0, 5),
        st.integers(0, 1),
    ),
    min_size=6,
    max_size=30,
)


@dataclass
class Life:
    """What happens to points in a branch and beside it; refusals are part of it."""

    world: World
    claims: list[PointsClaim] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = [
            rule(self.world, year_cap=Decimal(3)),
            rule(self.world, name="承诺未践诺", shape=PointsShape.DEDUCTION, amount=Decimal(3)),
        ]
        self.people = [self.world.zhang_san, self.world.zhao_liu, self.world.wang_wu]

    def do(self, what: str, who: int, which: int, how: int) -> None:
        if what == "propose" or not self.claims:
            day = date(2026, (9, 10)[how], 3 + which)
            self.claims.append(
                propose(self.people[who], self.rules[which % 2], on=day, key=uuid4())
            )
            return
        claim = self.claims[(which * 3 + who) % len(self.claims)]
        zhao, li = self.world.account(self.world.zhao_liu), self.world.account(self.world.li_si)
        zhou = self.world.account(self.world.zhou_ba)
        board = zhou if claim.branch_id == self.world.second.pk else li
        if what == "assess":
            services.assess(claim=claim, actor=zhao, at=NOW)
        elif what == "decide":
            services.decide(claim=claim, actor=board, at=NOW)
        elif what == "book":
            booking.book(claim=claim, at=LATE)
        elif what == "return":
            services.send_back(claim=claim, reason="不实", actor=board, at=NOW)
        elif what == "withdraw":
            actor = claim.member.user
            assert actor is not None
            services.withdraw(claim=claim, actor=actor, at=NOW)
        else:
            booking.revoke(claim=claim, reason="更正", actor=board, actor_name=board.name, at=LATE)


@given(happened=steps)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_entries_are_the_only_sum_and_nothing_is_booked_twice(
    on: World, happened: list[tuple[str, int, int, int]]
) -> None:
    with transaction.atomic():
        life = Life(on)
        for step in happened:
            try:
                with transaction.atomic():
                    life.do(*step)
            except SanweiError:
                pass
            _check(life)
        transaction.set_rollback(True)


def _check(life: Life) -> None:
    entries = LedgerEntry.objects.filter(kind=EntryKind.POINTS)
    for member in life.people:
        shown = queries.statement_of(member=member, year=2026)
        booked_sum = entries.filter(member=member).aggregate(t=Sum("amount"))["t"] or 0
        assert shown.total == booked_sum == sum(line.amount for line in shown.lines)
        assert shown.total >= 0
    sums = queries.branch_sums(unit=life.world.committee, year=2026, at=NOW)
    assert sum(one.total for one in sums) == (entries.aggregate(t=Sum("amount"))["t"] or 0)
    for claim in PointsClaim.objects.all():
        chain = entries.filter(award_key=claim.award_key)
        assert chain.filter(step="award").count() <= 1
        counted = chain.aggregate(t=Sum("amount"))["t"] or 0
        assert counted == 0 or claim.state == "booked"
        assert abs(counted) <= claim.rule.amount
    assert ledgers.verify_entries() == []
