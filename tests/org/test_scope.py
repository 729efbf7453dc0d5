"""``units_visible_to`` and its kin: the scope of everything."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from sanwei.accounts.models import User
from sanwei.org import queries, services
from sanwei.org.enums import MemberKind, PartyStatus, Role
from sanwei.org.models import Member
from tests.world import NOW, START, World

TODAY = NOW.date()


def names(units: object) -> list[str]:
    return [unit.short_name for unit in units]  # type: ignore[attr-defined]


def test_secretary_sees_the_own_branch_and_its_groups(world: World) -> None:
    seen = queries.units_visible_to(world.account(world.li_si), at=NOW)

    assert names(seen) == ["第一支部", "第一支部一组"]


def test_administrator_of_the_committee_sees_the_whole_subtree(world: World) -> None:
    seen = queries.units_visible_to(world.account(world.sun_qi), at=NOW)

    assert names(seen) == ["云山党委", "第一支部", "第一支部一组", "第二支部"]


@pytest.mark.parametrize("person", ["zhang_san", "zhao_liu"])
def test_members_and_editors_see_no_unit_from_the_inside(world: World, person: str) -> None:
    account = world.account(getattr(world, person))

    assert not queries.units_visible_to(account, at=NOW).exists()


def test_anonymous_sees_nothing(world: World) -> None:
    assert not queries.units_visible_to(AnonymousUser(), at=NOW).exists()


def test_account_that_may_not_sign_in_sees_nothing(world: World) -> None:
    account = world.account(world.sun_qi)
    account.is_active = False
    account.save()

    assert not queries.units_visible_to(account, at=NOW).exists()
    assert not queries.units_seen_by(account, at=NOW).exists()
    assert queries.member_of(account) is None


def test_role_counts_from_its_first_day_to_the_day_before_its_end(world: World) -> None:
    role = services.assign_role(
        member=world.zhang_san, unit=world.first, role=Role.SECRETARY, starts_on=TODAY, at=NOW
    )
    services.end_role(assignment=role, ends_before=TODAY + timedelta(days=2), at=NOW)
    account = world.account(world.zhang_san)

    seen = [
        bool(queries.units_visible_to(account, at=NOW + timedelta(days=days)))
        for days in (-1, 0, 1, 2)
    ]

    assert seen == [False, True, True, False]


def test_content_units_are_those_of_content_roles(world: World) -> None:
    editor, secretary = world.account(world.zhao_liu), world.account(world.li_si)

    assert names(queries.content_units(editor, at=NOW)) == ["第一支部", "第一支部一组"]
    assert names(queries.content_units(secretary, at=NOW)) == []


def test_person_knows_the_own_line_and_no_sibling(world: World) -> None:
    account = world.account(world.zhang_san)

    assert names(queries.units_seen_by(account, at=NOW)) == ["云山党委", "第一支部", "第一支部一组"]


def test_superuser_without_a_role_sees_all(world: World) -> None:
    technician = User.objects.create_superuser("tech", "x", name="技术员")

    assert queries.units_visible_to(technician, at=NOW).count() == 4


def test_scope_costs_two_queries(world: World, django_assert_num_queries: object) -> None:
    account = world.account(world.sun_qi)

    with django_assert_num_queries(2):  # type: ignore[operator]
        list(queries.units_visible_to(account, at=NOW))


def enrol(world: World, name: str, kind: MemberKind, **fields: object) -> Member:
    return services.enrol(name=name, kind=kind, branch=world.first, starts_on=START, **fields)


def test_registered_leaves_out_masses_activists_and_who_left(world: World) -> None:
    enrol(world, "群众甲", MemberKind.MASSES)
    enrol(world, "积极分子乙", MemberKind.ACTIVIST)
    stopped = enrol(world, "停籍丙", MemberKind.FORMAL)
    services.change_status(
        member=stopped, status=PartyStatus.SUSPENDED, on=TODAY, actor=None, at=NOW
    )
    probationary = enrol(world, "预备丁", MemberKind.PROBATIONARY)

    today = set(queries.registered_on(world.first, TODAY))
    day_before = set(queries.registered_on(world.first, TODAY - timedelta(days=1)))

    assert today == {world.zhang_san, world.li_si, world.zhao_liu, world.sun_qi, probationary}
    assert day_before == today | {stopped}


def test_peers_do_not_see_the_lost_or_the_stopped(world: World) -> None:
    lost = enrol(world, "失联戊", MemberKind.FORMAL, is_lost=True)
    stopped = enrol(world, "停籍己", MemberKind.FORMAL, status=PartyStatus.SUSPENDED)

    assert {lost, stopped} & set(queries.peers_on(world.first, TODAY)) == set()
    assert {lost, stopped} <= set(queries.members_on(world.first, TODAY))


def test_members_sort_by_pinyin(world: World) -> None:
    people = [member.name for member in queries.members_on(world.first, TODAY)]

    assert people == ["李四", "孙七", "张三", "赵六"]


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        ("zhang_san", True),
        ("li_si", True),
        ("zhao_liu", False),
        ("sun_qi", False),
        ("zhou_ba", False),
        ("wang_wu", False),
    ],
)
def test_phone_is_for_oneself_and_the_own_secretary(world: World, viewer: str, sees: bool) -> None:
    account = world.account(getattr(world, viewer))

    assert queries.phone_visible_to(account, world.zhang_san, at=NOW) is sees
