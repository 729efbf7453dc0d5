"""组织生活要求 as data: whose rule holds, from when, and what a change leaves as it was judged."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sanwei.activities import queries, services
from sanwei.activities.enums import ActivityKind, CellState, Span
from sanwei.activities.errors import LifeRuleReachesBack
from sanwei.activities.models import LifeRuleVersion
from sanwei.activities.queries import LifeRow
from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.common.periods import Quarter
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import OrgUnit
from tests.activities.clients import client_of
from tests.activities.stage import day_at, held
from tests.world import NOW, START, World

Q3, Q4, NEXT = Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1)
MADE = {"actor": None, "at": NOW}


def row_of(unit: OrgUnit, kind: ActivityKind, quarter: Quarter) -> LifeRow:
    rows = queries.life_rows(unit, quarter, today=NOW.date())
    return next(row for row in rows if row.kind == kind)


def rule_of(unit: OrgUnit, kind: ActivityKind = ActivityKind.PARTY_CLASS) -> LifeRuleVersion:
    services.install_life_rules(unit=unit, year=2026, **MADE)  # type: ignore[arg-type]
    return LifeRuleVersion.objects.filter(unit=unit, kind=kind).latest("version")


def test_writing_the_rules_down_changes_no_judgement(world: World) -> None:
    held(world.first, on=day_at(10, month=7))
    before = queries.life_rows(world.first, Q3, today=NOW.date())

    for _again in range(2):
        services.install_life_rules(unit=world.committee, year=2026, **MADE)  # type: ignore[arg-type]

    assert LifeRuleVersion.objects.count() == 5
    after = queries.life_rows(world.first, Q3, today=NOW.date())
    assert [(row.kind, row.owed, row.met, row.unexplained) for row in after] == [
        (row.kind, row.owed, row.met, row.unexplained) for row in before
    ]


def test_a_change_in_mid_quarter_judges_from_the_next_quarter_on(world: World) -> None:
    services.change_life_rule(
        rule=rule_of(world.committee),
        span=Span.MONTH,
        times=1,
        basis="云山党〔2026〕9号",
        starts_on=date(2026, 11, 15),
        **MADE,  # type: ignore[arg-type]
    )

    owed = {
        quarter: row_of(world.first, ActivityKind.PARTY_CLASS, quarter).owed
        for quarter in (Q3, Q4, NEXT)
    }
    assert owed == {Q3: 1, Q4: 1, NEXT: 3}
    assert row_of(world.first, ActivityKind.PARTY_CLASS, NEXT).rule.source == "云山党〔2026〕9号"
    assert row_of(world.first, ActivityKind.PARTY_CLASS, Q4).rule.source == "本单位制度"


def test_the_nearest_unit_wins_and_its_sibling_keeps_the_usual(world: World) -> None:
    services.change_life_rule(
        rule=rule_of(world.first, ActivityKind.THEME_DAY),
        span=Span.QUARTER,
        times=2,
        basis="本支部轮班制度",
        starts_on=date(2027, 1, 1),
        **MADE,  # type: ignore[arg-type]
    )
    services.install_life_rules(unit=world.committee, year=2027, **MADE)  # type: ignore[arg-type]

    own, sibling = (
        row_of(unit, ActivityKind.THEME_DAY, NEXT) for unit in (world.first, world.second)
    )
    assert (own.owed, own.rule.times) == (1, 2)
    assert (sibling.owed, sibling.rule.times) == (3, 1)


def test_a_turn_of_two_is_done_with_the_second(world: World) -> None:
    services.change_life_rule(
        rule=rule_of(world.committee),
        span=Span.QUARTER,
        times=2,
        basis="通知",
        starts_on=Q4.starts_on,
        reaches_back=True,
        **MADE,  # type: ignore[arg-type]
    )
    states = []
    for day in (8, 9):
        held(world.first, ActivityKind.PARTY_CLASS, on=day_at(day))
        states.append(row_of(world.first, ActivityKind.PARTY_CLASS, Q4).slots[0].state)

    assert states == [CellState.DUE, CellState.DONE]


def test_no_times_means_nothing_is_owed(world: World) -> None:
    services.change_life_rule(
        rule=rule_of(world.first, ActivityKind.GROUP_MEETING),
        span=Span.MONTH,
        times=0,
        basis="通知",
        starts_on=date(2027, 1, 1),
        **MADE,  # type: ignore[arg-type]
    )

    assert row_of(world.first, ActivityKind.GROUP_MEETING, Q4).owed == 3
    assert not row_of(world.first, ActivityKind.GROUP_MEETING, NEXT).is_applicable


@pytest.mark.parametrize("day", [date(2026, 10, 11), date(2025, 12, 31)])
def test_a_past_day_wants_a_second_thought(world: World, day: date) -> None:
    rule = rule_of(world.committee)
    change = {"rule": rule, "span": Span.MONTH, "times": 1, "basis": "通知", "starts_on": day}

    with pytest.raises(LifeRuleReachesBack):
        services.change_life_rule(**change, **MADE)  # type: ignore[arg-type]
    assert LifeRuleVersion.objects.filter(kind=rule.kind).count() == 1

    services.change_life_rule(**change, reaches_back=True, **MADE)  # type: ignore[arg-type]
    assert AuditEntry.objects.filter(
        action="activities.life_rule", details__reaches_back=True
    ).exists()


def test_an_explanation_follows_the_rule_of_its_time(world: World) -> None:
    services.change_life_rule(
        rule=rule_of(world.committee, ActivityKind.THEME_DAY),
        span=Span.QUARTER,
        times=1,
        basis="通知",
        starts_on=date(2027, 1, 1),
        **MADE,  # type: ignore[arg-type]
    )
    spans = []
    for day in (date(2026, 11, 5), date(2027, 2, 5)):
        one = services.explain(
            unit=world.first,
            kind=ActivityKind.THEME_DAY,
            day=day,
            reason="防汛",
            **MADE,  # type: ignore[arg-type]
        )
        spans.append((one.starts_on, one.ends_before))

    assert spans == [
        (date(2026, 11, 1), date(2026, 12, 1)),
        (date(2027, 1, 1), date(2027, 4, 1)),
    ]


def test_an_administrator_sets_the_rules_of_his_own_subtree(world: World) -> None:
    org.assign_role(
        member=world.zhang_san, unit=world.first, role=Role.ADMINISTRATOR, starts_on=START
    )
    other = rule_of(world.second)
    client = client_of(world, world.zhang_san)
    today = clock.local_date(clock.now())
    said = {"span": "month", "times": 2, "basis": "本支部制度", "starts_on": str(today)}

    client.post(reverse("life_rules:add"), {"unit": world.first.pk, "year": today.year})
    client.post(reverse("life_rules:add"), {"unit": world.committee.pk, "year": today.year})
    own = LifeRuleVersion.objects.get(unit=world.first, kind=ActivityKind.PARTY_CLASS)
    changed = client.post(reverse("life_rules:edit", args=[own.pk]), said)
    past = client.post(
        reverse("life_rules:edit", args=[own.pk]),
        said | {"starts_on": str(today - timedelta(days=1))},
    )
    refused = client.post(reverse("life_rules:edit", args=[other.pk]), said)
    listed = client.get(reverse("life_rules:index")).content.decode()

    assert (changed.status_code, past.status_code, refused.status_code) == (302, 200, 404)
    assert "请勾选“补订”" in past.content.decode()
    assert list(
        LifeRuleVersion.objects.filter(unit=world.first, kind=ActivityKind.PARTY_CLASS)
        .order_by("version")
        .values_list("version", "span", "times")
    ) == [(1, "quarter", 1), (2, "month", 2)]
    assert not LifeRuleVersion.objects.filter(unit=world.committee).exists()
    assert "本支部制度" in listed
    assert "第二支部" not in listed


def test_a_secretary_has_no_door_to_the_rules(world: World) -> None:
    rule = rule_of(world.first)
    client = client_of(world, world.li_si)

    assert client.get(reverse("life_rules:edit", args=[rule.pk])).status_code != 200
    assert client.get(reverse("life_rules:index")).status_code != 200
