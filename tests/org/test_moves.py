"""Who came and went, what the desk knows of a person, and who is not counted."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.activities.enums import ActivityKind
from sanwei.activities.roster import due_people
from sanwei.common.models import AuditEntry
from sanwei.org import queries, services
from sanwei.org.enums import PartyStatus
from sanwei.org.errors import AlreadyNotCounted, NotCountedUnclear
from sanwei.org.models import NotCounted
from tests.world import NOW, START, World

TODAY = NOW.date()
YEAR = {"starts_on": date(2026, 1, 1), "ends_before": date(2027, 1, 1)}


def told(world: World, unit: object) -> list[tuple[str, str, str, str]]:
    return [
        (
            move.member.name,
            move.left.short_name if move.left else "",
            move.joined.short_name if move.joined else "",
            move.status,
        )
        for move in queries.moves_of(unit, **YEAR)  # type: ignore[arg-type]
    ]


def test_both_sides_see_the_same_transfer_and_a_third_sees_none(world: World) -> None:
    services.transfer(member=world.zhang_san, branch=world.second, on=TODAY, actor=None, at=NOW)

    line = ("张三", "第一支部", "第二支部", "")
    assert told(world, world.first) == [line]
    assert told(world, world.second) == [line]
    assert told(world, world.committee) == [line]
    assert told(world, world.group) == []


def test_change_of_group_is_no_move_and_leaving_says_why(world: World) -> None:
    services.transfer(
        member=world.li_si, branch=world.first, group=world.group, on=TODAY, actor=None, at=NOW
    )
    services.change_status(
        member=world.wang_wu, status=PartyStatus.DECEASED, on=TODAY, actor=None, at=NOW
    )

    assert told(world, world.committee) == [("王五", "第二支部", "", "已去世")]


def test_moves_cost_the_same_for_one_and_three(
    world: World, django_assert_num_queries: object
) -> None:
    for member in (world.zhang_san, world.zhao_liu, world.li_si):
        services.transfer(member=member, branch=world.second, on=TODAY, actor=None, at=NOW)
        with django_assert_num_queries(1):  # type: ignore[operator]
            queries.moves_of(world.committee, **YEAR)


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "wu_jiu"])
def test_members_and_editors_open_neither_list_nor_person(
    world: World, client: Client, who: str
) -> None:
    client.force_login(world.account(getattr(world, who)))

    for url in (
        reverse("org:moves", args=[world.first.public_id]),
        reverse("org:member", args=[world.li_si.public_id]),
    ):
        assert client.get(url).status_code == 404


def test_old_branch_sees_the_transfer_but_not_the_person_any_more(
    world: World, client: Client
) -> None:
    services.transfer(
        member=world.zhang_san,
        branch=world.second,
        on=START + timedelta(days=1),
        actor=None,
        at=NOW,
    )
    person = reverse("org:member", args=[world.zhang_san.public_id])

    client.force_login(world.account(world.li_si))
    listed = client.get(
        reverse("org:moves", args=[world.first.public_id]), {"year": "2024"}
    ).content.decode()
    assert "张三" in listed
    assert client.get(person).status_code == 404

    client.force_login(world.account(world.zhou_ba))
    page = client.get(person).content.decode()
    assert "第一支部" in page
    assert "13900000001" in page


def decide(world: World, **changes: object) -> NotCounted:
    values: dict[str, object] = {
        "starts_on": TODAY, "ends_before": None, "reason": "长期卧床", "approver": "支委会",
        "decided_on": TODAY,
    } | changes  # fmt: skip
    return services.not_count(
        member=world.zhang_san,
        actor=world.account(world.li_si),
        at=NOW,
        **values,  # type: ignore[arg-type]
    )


def due(world: World, day: date) -> list[str]:
    people = due_people(kind=ActivityKind.THEME_DAY, branch=world.first, group=None, day=day)
    return [one.member.name for one in people]


def test_decision_takes_one_person_out_of_due_for_its_time_only(world: World) -> None:
    everybody = due(world, TODAY)
    decision = decide(world)

    assert "张三" in everybody
    assert due(world, TODAY) == [name for name in everybody if name != "张三"]
    assert due(world, TODAY - timedelta(days=1)) == everybody
    assert queries.registered_on(world.first, TODAY).count() == len(everybody)

    later = TODAY + timedelta(days=30)
    services.count_again(
        decision=decision, ends_before=later, actor=world.account(world.li_si), at=NOW
    )
    assert due(world, later) == everybody
    assert "张三" not in due(world, later - timedelta(days=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "  "},
        {"approver": ""},
        {"decided_on": TODAY + timedelta(days=1)},
        {"ends_before": TODAY},
    ],
)
def test_decision_without_reason_approver_or_sense_is_refused(
    world: World, changes: dict[str, object]
) -> None:
    with pytest.raises(NotCountedUnclear):
        decide(world, **changes)


def test_second_decision_over_the_same_time_is_refused(world: World) -> None:
    decide(world)

    with pytest.raises(AlreadyNotCounted):
        decide(world, starts_on=TODAY + timedelta(days=60))


def test_tags_alone_take_nobody_out(world: World) -> None:
    world.zhang_san.is_mobile = world.zhang_san.is_lost = True
    world.zhang_san.save()

    assert "张三" in due(world, TODAY)


def test_secretary_decides_on_the_page_and_ends_it(world: World, client: Client) -> None:
    client.force_login(world.account(world.li_si))
    url = reverse("org:not_counted", args=[world.zhang_san.public_id])
    long_ago = "2026-01-05"

    refused = client.post(url, {"starts_on": long_ago})
    client.post(
        url,
        {"starts_on": long_ago, "reason": "长期卧床", "approver": "支委会", "decided_on": long_ago},
    )
    decision = NotCounted.objects.get()
    client.post(url, {"do": "end", "decision": str(decision.public_id)})

    assert refused.status_code == 422
    decision.refresh_from_db()
    assert decision.ends_before is not None
    assert sorted(
        AuditEntry.objects.filter(action__startswith="org.member.").values_list("action", flat=True)
    ) == ["org.member.count_again", "org.member.not_count"]


def test_secretary_of_another_branch_decides_nothing(world: World, client: Client) -> None:
    client.force_login(world.account(world.zhou_ba))
    told = {"starts_on": "2026-01-05", "reason": "x", "approver": "y", "decided_on": "2026-01-05"}

    url = reverse("org:not_counted", args=[world.zhang_san.public_id])

    assert client.post(url, told).status_code == 404
    assert not NotCounted.objects.exists()


def test_look_from_above_is_audited_and_shows_no_phone(world: World, client: Client) -> None:
    url = reverse("org:member", args=[world.wang_wu.public_id])

    client.force_login(world.account(world.zhou_ba))
    assert "13900000003" in client.get(url).content.decode()
    assert not AuditEntry.objects.filter(action="org.member.open").exists()

    client.force_login(world.account(world.sun_qi))
    page = client.get(url).content.decode()
    assert reverse("org_members:edit", args=[world.wang_wu.pk]) in page
    assert "13900000003" not in page
    entry = AuditEntry.objects.get(action="org.member.open")
    assert (entry.actor_name, entry.unit_key) == ("孙七", str(world.second.public_id))
