"""学时疑问 on the pages: the member asks about a line, the branch looks, answers, and sees no more."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanwei.common.models import AuditEntry
from sanwei.study.models import Dispute, StudyRecord
from tests.home.lived import AUGUST, Lived, at, live, page_of, signed_in
from tests.world import World

WORDS = "最后几秒我也看了"
EVIDENCE = ("看了37秒，全长1分57秒。", '<svg class="bar', "· 看了37秒")


@pytest.fixture(autouse=True)
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch)


@pytest.fixture
def lived(world: World) -> Lived:
    return live(world)


@pytest.fixture
def member(lived: Lived) -> Client:
    return signed_in(lived.world, lived.world.zhang_san)


@pytest.fixture
def secretary(lived: Lived) -> Client:
    return signed_in(lived.world, lived.world.li_si)


def opened(client: Client, lived: Lived) -> Dispute:
    client.post("/me/credits/dispute/", {"item": str(lived.half.public_id), "text": WORDS})
    return Dispute.objects.get(item=lived.half)


def own(dispute: Dispute) -> str:
    return f"/me/credits/dispute/{dispute.public_id}/"


def desk(dispute: Dispute) -> str:
    return f"/desk/disputes/{dispute.public_id}/"


def shown(page: str) -> list[bool]:
    return [words in page for words in EVIDENCE]


def test_the_evidence_of_the_line_is_there_until_the_answer(
    lived: Lived, member: Client, secretary: Client
) -> None:
    dispute = opened(member, lived)
    page = page_of(secretary, desk(dispute))
    assert shown(page) == [True] * 3
    assert (WORDS in page, "1分53秒" in page) == (True, False)
    assert AuditEntry.objects.filter(action="study.open_evidence").count() == 1

    secretary.post(desk(dispute), {"text": "差得还多，接着看完就算。"})

    answered = page_of(secretary, desk(dispute))
    assert shown(answered) == [False] * 3
    assert "已经答复或结束，学习过程不再显示。" in answered
    assert AuditEntry.objects.filter(action="study.open_evidence").count() == 1
    assert "差得还多，接着看完就算。" in page_of(member, own(dispute))


def test_the_member_closes_or_asks_once_more(
    lived: Lived, member: Client, secretary: Client
) -> None:
    dispute = opened(member, lived)
    secretary.post(desk(dispute), {"text": "没有看完。"})
    assert 'value="reopen"' in page_of(member, own(dispute))
    member.post(own(dispute), {"action": "reopen", "text": "再查查"})
    assert shown(page_of(secretary, desk(dispute))) == [True] * 3
    secretary.post(desk(dispute), {"text": "查过了。"})
    assert 'value="reopen"' not in page_of(member, own(dispute))

    member.post(own(dispute), {"action": "close"})

    dispute.refresh_from_db()
    assert dispute.state == "closed"
    assert shown(page_of(secretary, desk(dispute))) == [False] * 3


def test_what_is_taken_back_shows_nothing_more(
    lived: Lived, member: Client, secretary: Client
) -> None:
    dispute = opened(member, lived)
    member.post(own(dispute), {"action": "withdraw"})

    assert shown(page_of(secretary, desk(dispute))) == [False] * 3


def test_a_record_is_disputed_from_its_line(
    lived: Lived, member: Client, secretary: Client
) -> None:
    record = StudyRecord.objects.get(title="看满的课")
    answer = member.post(
        "/me/credits/dispute/", {"record": str(record.public_id), "text": "少算了"}
    )

    dispute = Dispute.objects.get(record=record)
    assert answer["Location"] == own(dispute)
    page = page_of(secretary, desk(dispute))
    assert "看了1分53秒，全长1分57秒。" in page
    assert "看了37秒" not in page
    assert "疑问等答复" in page_of(member, "/me/credits/?year=2026")


@pytest.mark.parametrize("who", ["zhou_ba", "wang_wu", "zhao_liu", "sun_qi", "zhang_san"])
def test_the_desk_s_page_exists_for_nobody_else(lived: Lived, member: Client, who: str) -> None:
    dispute = opened(member, lived)
    client = signed_in(lived.world, getattr(lived.world, who))

    assert client.get(desk(dispute)).status_code == 404
    assert client.post(desk(dispute), {"text": "x"}).status_code == 404
    assert not AuditEntry.objects.filter(action="study.open_evidence").exists()


@pytest.mark.parametrize("who", ["li_si", "wang_wu", "zhou_ba"])
def test_the_member_s_page_exists_for_nobody_else(lived: Lived, member: Client, who: str) -> None:
    dispute = opened(member, lived)
    client = signed_in(lived.world, getattr(lived.world, who))

    assert client.get(own(dispute)).status_code == 404
    assert client.post(own(dispute), {"action": "close"}).status_code == 404


def test_another_s_line_cannot_be_disputed(lived: Lived) -> None:
    record = StudyRecord.objects.get(title="看满的课")
    client = signed_in(lived.world, lived.world.wang_wu)

    for fields in ({"record": record.public_id}, {"item": lived.half.public_id}, {"item": "x"}, {}):
        answer = client.post("/me/credits/dispute/", {**fields, "text": WORDS})
        assert answer.status_code == 404
    assert not Dispute.objects.exists()


def test_an_empty_word_leads_back_with_what_to_do(lived: Lived, member: Client) -> None:
    answer = member.post(
        "/me/credits/dispute/", {"item": lived.half.public_id, "text": " "}, follow=True
    )

    assert "请写一两句话" in answer.content.decode()
    assert not Dispute.objects.exists()


def test_it_waits_at_the_desk_of_the_branch_only(
    lived: Lived, member: Client, secretary: Client
) -> None:
    opened(member, lived)
    first, second = lived.world.first.public_id, lived.world.second.public_id

    assert "1条学时疑问等您答复" in page_of(secretary, f"/desk/{first}/")
    assert "有1条等您答复。" in page_of(secretary, f"/desk/{first}/disputes/")
    other = signed_in(lived.world, lived.world.zhou_ba)
    assert "张三" not in page_of(other, f"/desk/{second}/disputes/")
    assert other.get(f"/desk/{first}/disputes/").status_code == 404


def test_the_list_costs_the_same_for_one_and_three(
    lived: Lived, member: Client, secretary: Client
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            secretary.get(f"/desk/{lived.world.first.public_id}/disputes/")
        return len(made)

    opened(member, lived)
    cost()
    one = cost()
    for number in range(2):
        record = lived.book.record(lived.world.zhang_san, AUGUST, title=f"会{number}")
        member.post("/me/credits/dispute/", {"record": str(record.public_id), "text": "?"})

    assert (cost(), Dispute.objects.count()) == (one, 3)
