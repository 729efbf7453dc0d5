"""What is shown of points: one's own, the branch's 公示, sums to those above; no name beside a number of another."""

from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanwei.common import clock
from sanwei.ledgers.enums import PointsState
from sanwei.ledgers.models import LedgerEntry, PointsClaim, PointsObjection, PointsRule
from sanwei.ledgers.points import booking, services
from sanwei.org.enums import Feature
from sanwei.org.models import FeatureApproval, Member
from tests.ledgers.points.stage import TAUGHT, propose, rule
from tests.world import World

NOW = clock.now()  # a sign-in ends by the machine's clock
TODAY = clock.local_date(NOW)
BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
OWN, REVIEW, NOTICE = "/ledger/points/", "/ledger/points/review/", "/ledger/points/notice/"


def client_of(world: World, member: Member) -> Client:
    client = Client()
    client.force_login(world.account(member), backend=BACKEND)
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


@pytest.fixture
def worth(on: World) -> PointsRule:
    return rule(on, starts_on=date(TODAY.year, 1, 1), at=NOW)


def shown(world: World, member: Member, worth: PointsRule) -> PointsClaim:
    claim = propose(member, worth, on=TODAY, at=NOW)
    decider = world.sun_qi if member == world.li_si else world.li_si
    return services.decide(claim=claim, actor=world.account(decider), at=NOW)


def booked(world: World, member: Member, worth: PointsRule) -> PointsClaim:
    return booking.book(claim=shown(world, member, worth), at=NOW + timedelta(days=30))


def handed_in(client: Client, worth: PointsRule, **changes: object) -> int:
    data = {
        "rule": str(worth.public_id),
        "occurred_on": TODAY.isoformat(),
        "text": "讲了一课",
        "key": str(uuid4()),
        **changes,
    }
    return client.post(OWN, data).status_code


def test_a_member_sees_the_own_sum_and_how_it_came(on: World, worth: PointsRule) -> None:
    booked(on, on.zhao_liu, worth)
    booked(on, on.li_si, worth)
    booked(on, on.li_si, worth)

    page = text_of(client_of(on, on.zhao_liu), OWN)

    assert "<b>2</b>" in page
    assert "<b>4</b>" not in page
    assert "按规定计2分。" in page
    assert "党委积分管理办法第五条" in page


def test_a_form_hands_it_in_once(on: World, worth: PointsRule) -> None:
    client, key = client_of(on, on.zhang_san), str(uuid4())

    assert handed_in(client, worth, key=key) == 302
    assert handed_in(client, worth, key=key) == 302
    assert handed_in(client, worth, text="") == 422
    assert handed_in(client, worth, occurred_on=TODAY + timedelta(days=1)) == 422

    assert PointsClaim.objects.get().member == on.zhang_san


def test_the_steps_work_from_the_pages(on: World, worth: PointsRule) -> None:
    handed_in(client_of(on, on.zhang_san), worth)
    claim = PointsClaim.objects.get()
    leader, secretary = client_of(on, on.zhao_liu), client_of(on, on.li_si)

    leader.post(f"/ledger/points/{claim.public_id}/agree/", {"step": "group"})
    assert "赵六初评同意" in text_of(secretary, REVIEW)
    secretary.post(f"/ledger/points/{claim.public_id}/agree/", {"step": "board"})
    colleague = client_of(on, on.zhao_liu)
    assert "张三 · 讲一次微党课" in text_of(colleague, NOTICE)
    colleague.post(f"/ledger/points/{claim.public_id}/object/", {"text": "核实一下"})
    assert "赵六：核实一下" in text_of(secretary, REVIEW)
    objection = PointsObjection.objects.get()
    secretary.post(f"/ledger/points/objections/{objection.public_id}/", {"reason": "属实"})
    booking.book_due(at=NOW + timedelta(days=30))
    secretary.post(f"/ledger/points/{claim.public_id}/return/", {"reason": "重复"})

    claim.refresh_from_db()
    objection.refresh_from_db()
    assert (claim.state, objection.answer) == (PointsState.REVOKED, "属实")


@pytest.mark.parametrize("who", ["wang_wu", "zhou_ba", "wu_jiu", "sun_qi"])
def test_a_proposal_of_the_first_branch_does_not_exist_elsewhere(
    on: World, worth: PointsRule, who: str
) -> None:
    claim = propose(on.zhang_san, worth, on=TODAY, at=NOW)
    services.assess(claim=claim, actor=on.account(on.zhao_liu), at=NOW)
    client = client_of(on, getattr(on, who))

    for step in ("agree", "return", "withdraw", "object"):
        address = f"/ledger/points/{claim.public_id}/{step}/"
        assert client.post(address, {"reason": "x", "text": "x"}).status_code == 404
    assert client.get(f"/ledger/points/{claim.public_id}/proof/").status_code == 404
    claim.refresh_from_db()
    assert claim.state == PointsState.BOARD


def test_those_above_see_sums_of_branches_and_no_names(on: World, worth: PointsRule) -> None:
    booked(on, on.zhao_liu, worth)
    booked(on, on.li_si, worth)

    page = text_of(client_of(on, on.sun_qi), f"/ledger/{on.committee.public_id}/points/")

    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert table.index("第一支部") < table.index("第二支部")
    assert "4" in table
    assert "赵六" not in page
    assert "李四" not in page


def test_the_order_of_branches_is_that_of_the_tree_whatever_their_sums(
    on: World, worth: PointsRule
) -> None:
    claim = propose(on.wang_wu, worth, on=TODAY, at=NOW)
    services.decide(claim=claim, actor=on.account(on.zhou_ba), at=NOW)
    booking.book_due(at=NOW + timedelta(days=30))

    page = text_of(client_of(on, on.sun_qi), f"/ledger/{on.committee.public_id}/points/")

    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert table.index("第一支部") < table.index("第二支部")


def test_an_entry_of_points_has_no_page_in_the_credit_ledger(on: World, worth: PointsRule) -> None:
    booked(on, on.zhao_liu, worth)
    entry = LedgerEntry.objects.get(kind="points")

    for member in (on.zhao_liu, on.li_si):
        address = f"/ledger/entry/{entry.public_id}/"
        assert client_of(on, member).get(address).status_code == 404


def test_a_branch_with_its_own_document_says_nothing_to_the_others(
    on: World, worth: PointsRule
) -> None:
    FeatureApproval.objects.update(unit=on.first)

    assert "我的积分" in text_of(client_of(on, on.zhang_san), "/me/")
    assert "积分" not in text_of(client_of(on, on.wang_wu), "/me/")
    assert client_of(on, on.wang_wu).get(OWN).status_code == 404
    page = text_of(client_of(on, on.sun_qi), f"/ledger/{on.committee.public_id}/points/")
    assert "第二支部" not in page.split("<tbody>")[1]


@pytest.mark.parametrize("feature", [Feature.RANKING, Feature.DAILY_QUIZ])
def test_a_document_for_something_else_opens_nothing(on: World, feature: Feature) -> None:
    FeatureApproval.objects.update(feature=feature)

    assert client_of(on, on.zhang_san).get(OWN).status_code == 404


def test_a_rule_is_set_and_changed_on_its_screen(on: World) -> None:
    admin = client_of(on, on.sun_qi)
    data = {
        "unit": on.committee.pk,
        "year": TODAY.year,
        "name": TAUGHT,
        "shape": "bonus",
        "amount": "2",
        "notice_days": "5",
        "basis": "党委积分管理办法第五条",
        "starts_on": f"{TODAY.year}-01-01",
        "source": "member",
    }

    refused = admin.post("/cms/points_rules/new/", {**data, "name": "每日签到"})
    assert "不能计分" in unescape(refused.content.decode())
    assert admin.post("/cms/points_rules/new/", data).status_code == 302
    first = PointsRule.objects.get()
    changed = {**data, "amount": "3", "starts_on": TODAY.isoformat()}
    assert admin.post(f"/cms/points_rules/edit/{first.pk}/", changed).status_code == 302

    assert [(r.version, r.amount) for r in PointsRule.objects.order_by("version")] == [
        (1, 2),
        (2, 3),
    ]
    assert client_of(on, on.zhao_liu).get("/cms/points_rules/").status_code == 404


def test_pages_ask_as_often_for_three_as_for_one(on: World, worth: PointsRule) -> None:
    def count(client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            text_of(client, address)
        return len(asked)

    own, secretary = client_of(on, on.zhao_liu), client_of(on, on.li_si)
    pages = [(own, OWN), (own, NOTICE), (secretary, f"/ledger/{on.first.public_id}/points/")]
    booked(on, on.zhao_liu, worth)
    shown(on, on.zhao_liu, worth)
    [count(*page) for page in pages]
    few = [count(*page) for page in pages]
    for _more in range(2):
        booked(on, on.zhao_liu, worth)
        shown(on, on.zhao_liu, worth)

    assert [count(*page) for page in pages] == few
