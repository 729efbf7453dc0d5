"""One rule in three directions: rows for a person, a yes or no, people for a row."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sanwei.accounts.models import User
from sanwei.org import queries, services
from sanwei.org.enums import PARTY_MEMBER_KINDS, MemberKind, PartyStatus, Role
from sanwei.org.models import Audience, Member
from tests import world as worlds
from tests.world import NOW, START, World

TODAY = NOW.date()


def seen_by(account: object) -> set[Audience]:
    return set(Audience.objects.filter(queries.audience_filter(account, at=NOW, prefix="pk")))


def test_member_sees_what_is_meant_for_all_or_for_the_own_branch(world: World) -> None:
    assert seen_by(world.account(world.zhang_san)) == {world.everyone, world.first_only}


def test_anonymous_and_inactive_see_nothing(world: World) -> None:
    account = world.account(world.zhang_san)
    account.is_active = False

    assert seen_by(AnonymousUser()) == set()
    assert seen_by(account) == set()


def test_superuser_sees_every_audience(world: World) -> None:
    technician = User.objects.create_superuser("tech", "x", name="技术员")

    assert len(seen_by(technician)) == 3


def test_administrator_is_a_member_like_others_here(world: World) -> None:
    """What one may manage is not what one is meant to learn."""
    assert seen_by(world.account(world.sun_qi)) == {world.everyone, world.first_only}


def test_roles_narrow_an_audience_to_their_holders_in_the_subtree(world: World) -> None:
    secretaries = services.audience_for(unit=world.committee, roles=[Role.SECRETARY])
    of_first = services.audience_for(unit=world.first, roles=[Role.ADMINISTRATOR])

    assert queries.audience_covers(secretaries, world.li_si, at=NOW)
    assert not queries.audience_covers(secretaries, world.zhang_san, at=NOW)
    assert not queries.audience_covers(of_first, world.sun_qi, at=NOW)
    assert set(queries.members_of_audience(secretaries, day=TODAY)) == {world.li_si, world.zhou_ba}


def test_masses_see_what_is_opened_to_them_and_are_never_counted(world: World) -> None:
    worker = services.enrol(
        name="群众甲", kind=MemberKind.MASSES, branch=world.first, starts_on=START
    )
    opened = services.audience_for(unit=world.first, includes_masses=True)

    assert queries.audience_covers(opened, worker, at=NOW)
    assert not queries.audience_covers(world.first_only, worker, at=NOW)
    assert worker not in queries.members_of_audience(opened, day=TODAY)


def test_activists_named_by_an_audience_see_it_and_are_not_counted(world: World) -> None:
    activist = services.enrol(
        name="积极分子乙", kind=MemberKind.ACTIVIST, branch=world.first, starts_on=START
    )
    class_for_them = services.audience_for(unit=world.first, member_kinds=[MemberKind.ACTIVIST])

    assert queries.audience_covers(class_for_them, activist, at=NOW)
    assert not queries.audience_covers(class_for_them, world.zhang_san, at=NOW)
    assert list(queries.members_of_audience(class_for_them, day=TODAY)) == []


def test_formal_only_goes_by_the_day(world: World) -> None:
    audience = services.audience_for(unit=world.first, member_kinds=[MemberKind.FORMAL])
    world.zhang_san.formal_on = date(2026, 9, 1)
    world.zhang_san.save()

    assert world.zhang_san not in queries.members_of_audience(audience, day=date(2026, 8, 31))
    assert world.zhang_san in queries.members_of_audience(audience, day=date(2026, 9, 1))


def test_one_row_serves_a_combination_whatever_its_order(world: World) -> None:
    one = services.audience_for(
        unit=world.first, member_kinds=[MemberKind.FORMAL, MemberKind.PROBATIONARY]
    )
    other = services.audience_for(
        unit=world.first, member_kinds=[MemberKind.PROBATIONARY, MemberKind.FORMAL]
    )

    assert one == other
    assert services.audience_for(unit=world.first) == world.first_only


@pytest.mark.parametrize("status", [s for s in PartyStatus if s != PartyStatus.NORMAL])
def test_who_is_not_registered_is_meant_by_nothing(world: World, status: PartyStatus) -> None:
    services.change_status(member=world.zhang_san, status=status, on=TODAY, actor=None, at=NOW)

    assert seen_by(world.account(world.zhang_san)) == set()
    assert world.zhang_san not in queries.members_of_audience(world.everyone, day=TODAY)


class ThreeDirectionsAgree(TestCase):
    """For any audience and any person: the filter, the predicate and the list say the same."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        unit=st.sampled_from(["committee", "first", "second", "group"]),
        member_kinds=st.sets(st.sampled_from(MemberKind)),
        roles=st.sets(st.sampled_from([Role.SECRETARY, Role.EDITOR, Role.ADMINISTRATOR])),
        includes_masses=st.booleans(),
        kind=st.sampled_from(MemberKind),
        status=st.sampled_from([PartyStatus.NORMAL, PartyStatus.SUSPENDED]),
        formal_on=st.sampled_from([None, date(2020, 1, 1), date(2027, 1, 1)]),
        person=st.sampled_from(["zhang_san", "li_si", "wang_wu", "sun_qi"]),
    )
    def test_filter_predicate_and_list_agree(self, **drawn: object) -> None:
        world = worlds.rebuild(untouched=True)
        member: Member = getattr(world, str(drawn["person"]))
        member.kind, member.status = drawn["kind"], drawn["status"]
        member.formal_on = drawn["formal_on"]
        member.save()
        audience = services.audience_for(
            unit=getattr(world, str(drawn["unit"])),
            member_kinds=drawn["member_kinds"],
            roles=drawn["roles"],
            includes_masses=bool(drawn["includes_masses"]),
        )

        covers = queries.audience_covers(audience, member, at=NOW)
        counted = member in queries.members_of_audience(audience, day=TODAY)

        assert (audience in seen_by(world.account(member))) is covers
        if counted:
            assert covers
            assert member.kind in PARTY_MEMBER_KINDS
            assert member.is_registered
        if not audience.includes_masses and member.kind in PARTY_MEMBER_KINDS:
            assert counted is covers
