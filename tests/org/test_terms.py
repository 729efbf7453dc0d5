"""任期, 预备期 and the size of a branch: what comes by the calendar and what the rules ask for."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.org import queries, services
from sanwei.org.enums import MemberKind, Role, UnitKind
from sanwei.org.models import OrgUnit
from tests.world import NOW, START, World

TODAY = NOW.date()


@pytest.mark.parametrize(
    ("kind", "years", "ends_on"),
    [
        (UnitKind.COMMITTEE, None, date(2029, 2, 28)),
        (UnitKind.GENERAL_BRANCH, None, date(2027, 2, 28)),
        (UnitKind.BRANCH, None, date(2027, 2, 28)),
        (UnitKind.BRANCH, 5, date(2029, 2, 28)),
    ],
)
def test_term_counts_from_the_election(kind: UnitKind, years: int | None, ends_on: date) -> None:
    unit = OrgUnit(kind=kind, elected_on=date(2024, 2, 29), term_years=years)

    assert queries.term_ends_on(unit) == ends_on


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 11, 7), None), (date(2026, 11, 8), 6), (date(2027, 2, 7), 6),
        (date(2027, 2, 8), 3), (date(2027, 4, 8), 1), (date(2027, 5, 7), 1),
        (date(2027, 5, 8), 0),
    ],
)  # fmt: skip
def test_reminders_are_six_three_and_one_month_ahead(today: date, stage: int | None) -> None:
    unit = OrgUnit(kind=UnitKind.BRANCH, elected_on=date(2024, 5, 8))

    term = queries.term_due(unit, today)

    assert (term.stage if term else None) == stage


def probationary(world: World, joined_on: date | None) -> None:
    world.zhang_san.kind = MemberKind.PROBATIONARY
    world.zhang_san.joined_on, world.zhang_san.formal_on = joined_on, None
    world.zhang_san.save()


@pytest.mark.parametrize(
    ("today", "is_due"),
    [(date(2026, 11, 17), False), (date(2026, 11, 18), True), (date(2027, 1, 1), True)],
)
def test_end_of_probation_is_told_a_month_ahead(world: World, today: date, is_due: bool) -> None:
    probationary(world, date(2025, 12, 18))

    due = queries.probations_due(world.first, today)

    assert [(one.member.name, one.ends_on) for one in due] == (
        [("张三", date(2026, 12, 18))] if is_due else []
    )
    assert queries.probations_due(world.second, today) == []


def test_desk_tells_probation_to_secretary_and_organisation_only(
    world: World, client: Client
) -> None:
    probationary(world, TODAY - timedelta(days=350))
    services.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.DEPUTY_SECRETARY, starts_on=START, at=NOW
    )
    from sanwei.home.duty_of_terms import duties_of

    def told(member: object) -> list[str]:
        user = world.account(member)  # type: ignore[arg-type]
        return [duty.title for duty in duties_of(world.first, user=user, at=NOW)]

    assert [title[:6] for title in told(world.li_si)] == ["张三预备期2"]
    assert told(world.zhao_liu) == []
    assert told(world.sun_qi) == []


def test_unit_above_hears_of_terms_below(world: World) -> None:
    from sanwei.home.duty_of_terms import duties_of

    OrgUnit.objects.filter(pk=world.first.pk).update(elected_on=date(2023, 10, 12))
    OrgUnit.objects.filter(pk=world.second.pk).update(elected_on=date(2024, 1, 1))

    [duty] = duties_of(world.committee, user=world.account(world.sun_qi), at=NOW)

    assert duty.title == "2个组织任期届满或半年内届满"
    assert duty.detail == "第一支部（2026年10月12日）、第二支部（2027年1月1日）"
    assert duty.is_urgent


def enrolled(world: World, count: int) -> None:
    services.enrol_all(
        newcomers=[
            services.Newcomer(f"甲{n}", MemberKind.FORMAL, world.first, None, START, {})
            for n in range(count)
        ]
    )


def test_size_of_a_branch_is_hinted_with_its_basis(world: World) -> None:
    assert queries.structure_hints(world.committee, TODAY) == []
    assert queries.structure_hints(world.first, TODAY) == []

    enrolled(world, 3)
    [board] = queries.structure_hints(world.first, TODAY)
    enrolled(world, 44)
    more = queries.structure_hints(world.first, TODAY)

    assert board.text.startswith("正式党员7人，应设支委会")
    assert "支部工作条例" in board.basis
    assert more[0].text == "党员51人，超过50人，建议分设支部或设党总支。"


def test_too_few_for_a_branch_of_their_own(world: World) -> None:
    for member in (world.zhang_san, world.zhao_liu):
        services.transfer(member=member, branch=world.second, on=TODAY, actor=None, at=NOW)

    assert [hint.text for hint in queries.structure_hints(world.first, TODAY)] == [
        "正式党员2人，不足3人，可与邻近单位成立联合党支部。"
    ]
    OrgUnit.objects.filter(pk=world.first.pk).update(kind=UnitKind.JOINT_BRANCH)
    world.first.refresh_from_db()
    assert queries.structure_hints(world.first, TODAY) == []


def test_offices_name_holders_below_and_nobody_beside(world: World, client: Client) -> None:
    client.force_login(world.account(world.li_si))

    own = client.get(reverse("org:terms", args=[world.first.public_id])).content.decode()
    other = client.get(reverse("org:terms", args=[world.second.public_id]))

    assert "李四" in own
    assert "周八" not in own
    assert other.status_code == 404
