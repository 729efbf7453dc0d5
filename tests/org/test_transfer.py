"""组织关系转接: both sides dated, nothing overlaps, a back-dated one is announced."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sanwei.common import outbox
from sanwei.common.models import AuditEntry
from sanwei.org import queries, services
from sanwei.org.enums import PartyStatus, Role
from sanwei.org.errors import MembershipOverlaps, NotABranch, WrongGroup
from sanwei.org.events import MemberTransferred
from sanwei.org.models import Member, Membership
from tests import world as worlds
from tests.world import NOW, START, World

TODAY = NOW.date()


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[MemberTransferred]:
    """Return what was announced; a consumer that stands for the apps above."""
    heard: list[MemberTransferred] = []
    monkeypatch.setattr(outbox, "_handlers", {})
    monkeypatch.setattr(outbox, "_events", {})
    outbox.subscribe(MemberTransferred, "tests.org", heard.append)
    return heard


def history(member: Member) -> list[tuple[str, date, date | None]]:
    return [
        (m.branch.short_name, m.starts_on, m.ends_before)
        for m in member.memberships.order_by("starts_on")
    ]


def test_transfer_ends_one_side_where_the_other_begins(world: World) -> None:
    services.transfer(member=world.zhang_san, branch=world.second, on=TODAY, actor=None, at=NOW)

    assert history(world.zhang_san) == [
        ("第一支部", START, TODAY),
        ("第二支部", TODAY, None),
    ]
    before = queries.membership_on(world.zhang_san, TODAY - timedelta(days=1))
    after = queries.membership_on(world.zhang_san, TODAY)
    assert before is not None
    assert after is not None
    assert (before.branch, after.branch, after.group) == (world.first, world.second, None)


def test_transfer_is_announced_to_the_apps_above(
    world: World, announced: list[MemberTransferred]
) -> None:
    on = TODAY - timedelta(days=40)
    services.transfer(member=world.zhang_san, branch=world.second, on=on, actor=None, at=NOW)

    outbox.deliver(at=NOW)

    assert announced == [
        MemberTransferred(
            member_id=world.zhang_san.public_id,
            from_branch_id=world.first.public_id,
            to_branch_id=world.second.public_id,
            on=on,
            is_backdated=True,
        )
    ]


def test_transfer_of_today_is_not_backdated(
    world: World, announced: list[MemberTransferred]
) -> None:
    services.transfer(member=world.zhang_san, branch=world.second, on=TODAY, actor=None, at=NOW)

    outbox.deliver(at=NOW)

    assert [event.is_backdated for event in announced] == [False]


def test_change_of_group_alone_is_dated_and_not_announced(
    world: World, announced: list[MemberTransferred]
) -> None:
    services.transfer(
        member=world.li_si, branch=world.first, group=world.group, on=TODAY, actor=None, at=NOW
    )
    outbox.deliver(at=NOW)

    groups = [m.group for m in world.li_si.memberships.order_by("starts_on")]
    assert groups == [None, world.group]
    assert announced == []
    assert world.li_si.roles.filter(ends_before__isnull=True).count() == 1


def test_posts_in_the_old_branch_end_and_others_stay(world: World) -> None:
    services.transfer(member=world.li_si, branch=world.second, on=TODAY, actor=None, at=NOW)
    services.transfer(member=world.sun_qi, branch=world.second, on=TODAY, actor=None, at=NOW)

    assert [r.ends_before for r in world.li_si.roles.all()] == [TODAY]
    assert [r.ends_before for r in world.sun_qi.roles.all()] == [None]


def test_editor_who_leaves_the_branch_leaves_its_wagtail_group(world: World) -> None:
    services.transfer(member=world.zhao_liu, branch=world.second, on=TODAY, actor=None, at=NOW)

    assert not world.account(world.zhao_liu).groups.exists()


def test_same_transfer_twice_changes_nothing(world: World) -> None:
    for _time in range(2):
        services.transfer(member=world.zhang_san, branch=world.second, on=TODAY, actor=None, at=NOW)

    assert len(history(world.zhang_san)) == 2


def test_transfer_on_the_first_day_corrects_the_entry(world: World) -> None:
    services.transfer(member=world.zhang_san, branch=world.second, on=START, actor=None, at=NOW)

    assert history(world.zhang_san) == [("第二支部", START, None)]


def test_transfer_before_a_later_one_is_refused(world: World) -> None:
    services.transfer(member=world.zhang_san, branch=world.second, on=TODAY, actor=None, at=NOW)

    with pytest.raises(MembershipOverlaps):
        services.transfer(
            member=world.zhang_san,
            branch=world.first,
            on=TODAY - timedelta(days=9),
            actor=None,
            at=NOW,
        )


def test_transfer_into_a_committee_or_a_foreign_group_is_refused(world: World) -> None:
    with pytest.raises(NotABranch):
        services.transfer(
            member=world.zhang_san, branch=world.committee, on=TODAY, actor=None, at=NOW
        )
    with pytest.raises(WrongGroup):
        services.transfer(
            member=world.zhang_san,
            branch=world.second,
            group=world.group,
            on=TODAY,
            actor=None,
            at=NOW,
        )


def test_database_refuses_a_second_open_membership(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(member=world.zhang_san, branch=world.second, starts_on=TODAY)


def test_both_branches_find_the_transfer_in_the_audit_trail(world: World) -> None:
    services.transfer(member=world.zhang_san, branch=world.second, on=TODAY, actor=None, at=NOW)

    units = set(
        AuditEntry.objects.filter(action="org.member.transfer").values_list("unit_key", flat=True)
    )
    assert units == {str(world.first.public_id), str(world.second.public_id)}


@pytest.mark.parametrize(
    "status", [PartyStatus.DECEASED, PartyStatus.EXPELLED, PartyStatus.TRANSFERRED_OUT]
)
def test_who_leaves_belongs_nowhere_from_that_day_and_holds_no_post(
    world: World, status: PartyStatus
) -> None:
    services.change_status(member=world.li_si, status=status, on=TODAY, actor=None, at=NOW)

    assert history(world.li_si) == [("第一支部", START, TODAY)]
    assert not world.li_si.roles.filter(ends_before__isnull=True).exists()
    assert world.li_si in queries.registered_on(world.first, TODAY - timedelta(days=1))


def test_ending_a_role_before_it_began_takes_it_back(world: World) -> None:
    role = services.assign_role(
        member=world.zhang_san, unit=world.first, role=Role.PUBLICITY, starts_on=TODAY, at=NOW
    )

    services.end_role(assignment=role, ends_before=TODAY, at=NOW)

    assert not world.zhang_san.roles.exists()


class HistoriesNeverOverlap(TestCase):
    """Whatever is transferred in whatever order: each day belongs to at most one branch."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        moves=st.lists(
            st.tuples(st.sampled_from(["first", "second"]), st.integers(-30, 30)), max_size=8
        )
    )
    def test_each_day_has_one_branch(self, moves: list[tuple[str, int]]) -> None:
        world = worlds.rebuild(untouched=True)
        for branch, days in moves:
            try:
                services.transfer(
                    member=world.zhang_san,
                    branch=getattr(world, branch),
                    on=TODAY + timedelta(days=days),
                    actor=None,
                    at=NOW,
                )
            except MembershipOverlaps:
                continue

        memberships = list(world.zhang_san.memberships.all())
        for offset in range(-40, 41):
            day = TODAY + timedelta(days=offset)
            assert sum(m.covers(day) for m in memberships) == 1
