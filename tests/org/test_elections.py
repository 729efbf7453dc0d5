"""换届: what an election ends, what it begins, and who may enter one."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.common.models import AuditEntry
from sanwei.org import queries, services
from sanwei.org.elections.errors import (
    ElectionChanged,
    ElectionDateWrong,
    ElectionNobody,
    ElectionOvertaken,
    NotElectable,
)
from sanwei.org.elections.plan import Elected, ElectionPlan, plan_of
from sanwei.org.elections.services import enter_election
from sanwei.org.enums import MemberKind, Role
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from tests.world import NOW, START, World

TODAY = NOW.date()
DAY = date(2026, 10, 9)


def plan(world: World, *elected: Elected, on: date = DAY) -> ElectionPlan:
    world.first.refresh_from_db()
    return plan_of(unit=world.first, on=on, elected=elected, today=TODAY)


def enter(world: World, *elected: Elected, on: date = DAY) -> ElectionPlan:
    return enter_election(
        unit=world.first,
        on=on,
        elected=elected,
        mark=plan(world, *elected, on=on).mark,
        actor=world.account(world.li_si),
        at=NOW,
    )


def posts(unit: OrgUnit) -> list[tuple[str, str, date, date | None]]:
    rows = RoleAssignment.objects.filter(unit=unit).exclude(role=Role.EDITOR)
    return list(
        rows.order_by("starts_on", "role").values_list(
            "member__name", "role", "starts_on", "ends_before"
        )
    )


def secretary(member: Member) -> Elected:
    return Elected(Role.SECRETARY, member)


def test_old_posts_end_the_day_before_and_the_term_counts_anew(world: World) -> None:
    enter(world, secretary(world.zhang_san), Elected(Role.ORGANISATION, world.li_si))

    world.first.refresh_from_db()
    assert posts(world.first) == [
        ("李四", "secretary", START, DAY),
        ("李四", "organisation", DAY, None),
        ("张三", "secretary", DAY, None),
    ]
    assert queries.term_ends_on(world.first) == date(2029, 10, 9)
    assert RoleAssignment.objects.filter(role=Role.EDITOR, ends_before=None).exists()
    assert posts(world.second) == [("周八", "secretary", START, None)]
    entry = AuditEntry.objects.get(action="org.unit.elect")
    assert (entry.details["ended"], entry.details["begun"]) == (1, 2)


def test_reminders_move_with_the_term(world: World) -> None:
    OrgUnit.objects.filter(pk=world.first.pk).update(elected_on=date(2023, 11, 1))
    world.first.refresh_from_db()
    assert queries.term_due(world.first, TODAY) is not None

    enter(world, secretary(world.li_si))

    world.first.refresh_from_db()
    assert queries.term_due(world.first, TODAY) is None


def test_the_same_day_again_corrects_who_was_elected(world: World) -> None:
    enter(world, secretary(world.zhang_san), Elected(Role.PUBLICITY, world.sun_qi))

    enter(world, secretary(world.zhang_san))

    assert posts(world.first) == [
        ("李四", "secretary", START, DAY),
        ("张三", "secretary", DAY, None),
    ]


def test_entering_what_is_entered_already_changes_no_post(world: World) -> None:
    enter(world, secretary(world.zhang_san))
    before = posts(world.first)

    again = enter(world, secretary(world.zhang_san))

    assert (again.ending, again.beginning) == ((), ())
    assert posts(world.first) == before


def test_a_day_to_come_or_before_the_present_term_is_refused(world: World) -> None:
    OrgUnit.objects.filter(pk=world.first.pk).update(elected_on=date(2026, 3, 1))

    for day in (TODAY + timedelta(days=1), date(2026, 2, 28)):
        with pytest.raises(ElectionDateWrong):
            plan(world, secretary(world.zhang_san), on=day)


def test_a_post_that_began_after_that_day_is_not_swept_away(world: World) -> None:
    services.assign_role(
        member=world.sun_qi, unit=world.first, role=Role.PUBLICITY, starts_on=TODAY
    )

    with pytest.raises(ElectionOvertaken):
        plan(world, secretary(world.zhang_san))


def test_who_may_not_be_elected_is_named(world: World) -> None:
    Member.objects.filter(pk=world.zhang_san.pk).update(
        kind=MemberKind.PROBATIONARY, formal_on=None
    )
    world.zhang_san.refresh_from_db()

    with pytest.raises(NotElectable, match="张三当天是预备党员"):
        plan(world, secretary(world.zhang_san))
    with pytest.raises(NotElectable, match="王五当天不在册"):
        plan(world, secretary(world.wang_wu))
    with pytest.raises(NotElectable, match="书记只能有一位"):
        plan(world, secretary(world.li_si), secretary(world.sun_qi))
    with pytest.raises(ElectionNobody):
        plan(world)


def test_what_changed_since_the_preview_is_not_written(world: World) -> None:
    looked_at = plan(world, secretary(world.zhang_san)).mark
    services.assign_role(
        member=world.sun_qi, unit=world.first, role=Role.PUBLICITY, starts_on=START
    )

    with pytest.raises(ElectionChanged):
        enter_election(
            unit=world.first,
            on=DAY,
            elected=[secretary(world.zhang_san)],
            mark=looked_at,
            actor=world.account(world.li_si),
            at=NOW,
        )
    assert ("李四", "secretary", START, None) in posts(world.first)


def fields(**more: str) -> dict[str, str]:
    return {
        "on": DAY.isoformat(), "secretary": "张三", "deputy_secretary": "", "organisation": "李四",
        "publicity": "", "discipline": "",
    } | more  # fmt: skip


def test_the_secretary_previews_and_confirms(world: World, client: Client) -> None:
    client.force_login(world.account(world.li_si))
    door = reverse("org:election", args=[world.first.public_id])

    blank = client.get(door).content.decode()
    preview = client.post(door, fields())
    assert len(posts(world.first)) == 1
    done = client.post(door, fields(do="confirm", mark=preview.context["plan"].mark))

    assert 'value="李四"' in blank
    assert "2029年10月9日届满，2029年4月9日起提醒换届" in preview.content.decode()
    assert done.status_code == 302
    assert ("张三", "secretary", DAY, None) in posts(world.first)


def test_an_old_preview_is_shown_anew_instead_of_written(world: World, client: Client) -> None:
    client.force_login(world.account(world.li_si))
    door = reverse("org:election", args=[world.first.public_id])

    answer = client.post(door, fields(do="confirm", mark="别的"))

    assert "职务又变过" in answer.content.decode()
    assert len(posts(world.first)) == 1


def test_a_name_that_is_not_in_the_roster_is_said_at_its_post(world: World, client: Client) -> None:
    client.force_login(world.account(world.li_si))

    answer = client.post(
        reverse("org:election", args=[world.first.public_id]), fields(secretary="王五")
    )

    assert answer.status_code == 422
    assert "选举那天的名册里没有王五" in answer.content.decode()


def test_only_the_own_desk_and_those_above_reach_the_page(world: World, client: Client) -> None:
    door = reverse("org:election", args=[world.first.public_id])
    answers = {}
    for member in (world.zhou_ba, world.zhang_san, world.zhao_liu, world.sun_qi):
        client.force_login(world.account(member))
        answers[member.name] = client.post(door, fields()).status_code

    assert answers == {"周八": 404, "张三": 404, "赵六": 404, "孙七": 200}
