"""Home and desk: the right sentence, constant queries, and no way to a stranger's account."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.models import Quiz
from sanwei.accounts.models import SignInSlip, User
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member
from tests.quizzes import factories as make
from tests.world import START, World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"


def as_member(client: Client, world: World, member: Member) -> Client:
    client.force_login(world.account(member), backend=BACKEND)
    return client


def open_quiz(world: World, title: str) -> Quiz:
    at = clock.now()
    bank = make.bank(world.first, title=f"题库{title}", at=at)
    return make.quiz(world.first, world.first_only, banks=[bank], title=title, at=at)


def test_home_names_the_person_and_the_branch(client: Client, world: World) -> None:
    page = as_member(client, world, world.zhang_san).get("/").content.decode()

    assert "张三" in page
    assert "第一支部" in page


def test_home_offers_the_quiz_of_the_own_branch_only(client: Client, world: World) -> None:
    open_quiz(world, "第一支部小测")
    make.quiz(world.second, world.second_only, title="第二支部小测", at=clock.now())

    page = as_member(client, world, world.zhang_san).get("/").content.decode()

    assert "第一支部小测" in page
    assert "第二支部小测" not in page


def count_queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_home_costs_the_same_for_one_quiz_and_three(client: Client, world: World) -> None:
    as_member(client, world, world.zhang_san)
    open_quiz(world, "一")
    client.get("/")
    one = count_queries(client, "/")
    open_quiz(world, "二")
    open_quiz(world, "三")

    assert count_queries(client, "/") == one


def test_desk_and_roster_cost_the_same_for_more_people(client: Client, world: World) -> None:
    as_member(client, world, world.li_si)
    paths = [
        f"/desk/{world.first.public_id}/",
        f"/desk/{world.first.public_id}/people/",
    ]
    for path in paths:
        client.get(path)
    before = [count_queries(client, path) for path in paths]
    for name in ("甲", "乙", "丙"):
        org.enrol(name=name, kind=world.zhang_san.kind, branch=world.first, starts_on=START)

    assert [count_queries(client, path) for path in paths] == before


def test_a_desk_above_branches_lists_branches_and_not_their_people(
    client: Client, world: World
) -> None:
    page = as_member(client, world, world.sun_qi).get(f"/desk/{world.committee.public_id}/")
    main = page.content.decode().partition("<main")[2]

    assert f"/ledger/{world.first.public_id}/?quarter=" in main.partition('id="progress"')[2]
    assert "人本季还没有学习记录" in main
    assert not any(one.name in main for one in (world.zhang_san, world.li_si, world.wang_wu))


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "zhou_ba", "wang_wu"])
def test_a_desk_is_open_to_its_own_people_only(client: Client, world: World, who: str) -> None:
    as_member(client, world, getattr(world, who))

    for path in ("", "people/"):
        assert client.get(f"/desk/{world.first.public_id}/{path}").status_code == 404
    posted = client.post(
        f"/desk/{world.first.public_id}/people/slips/", {"member": world.zhang_san.public_id}
    )
    assert posted.status_code == 404
    assert not SignInSlip.objects.exists()


def test_the_secretary_prints_a_slip_for_an_own_member(client: Client, world: World) -> None:
    as_member(client, world, world.li_si)

    page = client.post(
        f"/desk/{world.first.public_id}/people/slips/",
        {"member": [world.zhang_san.public_id, world.wang_wu.public_id]},
    )

    assert [slip.user.name for slip in SignInSlip.objects.all()] == ["张三"]
    assert "张三" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"


def test_no_slip_makes_a_secretary_an_administrator(client: Client, world: World) -> None:
    """孙七 belongs to the branch and administers the committee above it."""
    as_member(client, world, world.li_si)

    client.post(f"/desk/{world.first.public_id}/people/slips/", {"member": world.sun_qi.public_id})

    assert not SignInSlip.objects.exists()


def test_nothing_chosen_says_what_to_do(client: Client, world: World) -> None:
    as_member(client, world, world.li_si)

    page = client.post(f"/desk/{world.first.public_id}/people/slips/", {}, follow=True)

    assert "请先勾选" in page.content.decode()


def test_phones_are_for_the_own_secretary_not_for_those_above(client: Client, world: World) -> None:
    path = f"/desk/{world.first.public_id}/people/"

    own = as_member(client, world, world.li_si).get(path).content.decode()
    above = as_member(Client(), world, world.sun_qi).get(path).content.decode()

    assert world.zhang_san.phone in own
    assert "张三" in above
    assert world.zhang_san.phone not in above


def test_a_statement_opens_for_a_year_and_ignores_nonsense(client: Client, world: World) -> None:
    as_member(client, world, world.zhang_san)

    for year in ("2026", "1", "99999999999999999999", "x", "²"):
        page = client.get("/me/credits/", {"year": year})
        assert page.status_code == 200
        assert re.search(r"今年还没有学习记录|学时", page.content.decode())


def test_a_technician_without_a_member_meets_no_error(client: Client, world: World) -> None:
    tech = User.objects.create_superuser("tech", "x", name="技术员")
    client.force_login(tech, backend=BACKEND)

    for path in ("/", "/learn/", "/branch/", "/me/", "/me/credits/", "/quiz/"):
        assert client.get(path).status_code in {200, 302, 404}, path


def test_a_deputy_of_the_line_above_sees_the_desk(client: Client, world: World) -> None:
    org.assign_role(
        member=world.wang_wu,
        unit=world.committee,
        role=Role.SECRETARY,
        starts_on=START,
        at=clock.now(),
    )

    answer = as_member(client, world, world.wang_wu).get(f"/desk/{world.first.public_id}/")

    assert answer.status_code == 200


def test_every_page_of_the_member_needs_a_sign_in(client: Client, world: World) -> None:
    unit = world.first.public_id
    for path in ("/", "/learn/", "/branch/", "/me/", "/me/credits/", f"/desk/{unit}/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")
