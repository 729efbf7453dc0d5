"""意见建议: heard, answered, counted; another branch sees nothing, and 匿名 is what the form says."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.common.periods import Quarter
from sanwei.notices import queries, services
from sanwei.notices.errors import (
    AlreadyAnswered,
    NoBranch,
    SuggestionNotVisible,
    TooManySuggestions,
)
from sanwei.notices.models import Notice, Suggestion
from sanwei.notices.queries import Tally
from sanwei.org.models import Member
from tests.home.test_pages import count_queries
from tests.world import NOW, SHANGHAI, World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
TEXT = "二楼活动室的投影看不清，能不能换个地方。"


def suggest(
    member: Member, text: str = TEXT, *, is_anonymous: bool = False, at: datetime = NOW
) -> Suggestion:
    return services.suggest(member=member, text=text, is_anonymous=is_anonymous, at=at)


def signed_in(world: World, member: Member) -> Client:
    client = Client()
    client.force_login(world.account(member), backend=BACKEND)
    return client


def desk(world: World, branch: str = "first") -> str:
    return f"/desk/{getattr(world, branch).public_id}/suggestions/"


def test_a_member_hands_in_and_sees_the_state(world: World) -> None:
    client = signed_in(world, world.zhang_san)

    page = client.post(
        "/me/suggestions/", {"text": TEXT, "confirmed_unclassified": "on"}, follow=True
    ).content.decode()

    assert TEXT in page
    assert "已收到" in page
    assert "第一支部本季收到1条，答复0条" in page


def test_without_the_tick_nothing_is_stored(world: World) -> None:
    page = signed_in(world, world.zhang_san).post("/me/suggestions/", {"text": TEXT})

    assert "严禁填写" in page.content.decode()
    assert not Suggestion.objects.exists()


def test_an_anonymous_author_is_unknown_to_the_readers_and_to_the_audit_trail(world: World) -> None:
    found = suggest(world.zhang_san, is_anonymous=True)
    services.answer(suggestion=found, text="已经换了。", actor=world.account(world.li_si), at=NOW)

    pages = [
        signed_in(world, reader).get(path).content.decode()
        for reader in (world.li_si, world.sun_qi)
        for path in (desk(world), f"/desk/{world.first.public_id}/suggestions/?page=1")
    ]

    assert all(TEXT in page and "匿名" in page and "张三" not in page for page in pages)
    trail = str(list(AuditEntry.objects.values()))
    assert "张三" not in trail
    assert str(world.zhang_san.public_id) not in trail


def test_a_named_author_is_shown_by_name(world: World) -> None:
    suggest(world.zhang_san)

    assert "张三" in signed_in(world, world.li_si).get(desk(world)).content.decode()


def test_another_branch_never_sees_it_nor_answers_it(world: World) -> None:
    found = suggest(world.zhang_san)
    other = signed_in(world, world.zhou_ba)

    assert other.get(desk(world)).status_code == 404
    assert TEXT not in other.get(desk(world, "second")).content.decode()
    for branch in ("first", "second"):
        answer = f"{desk(world, branch)}{found.public_id}/answer/"
        assert other.post(answer, {"answer": "越权"}).status_code == 404
    with pytest.raises(SuggestionNotVisible):
        services.answer(suggestion=found, text="越权", actor=world.account(world.zhou_ba), at=NOW)
    found.refresh_from_db()
    assert found.answer == ""


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "wang_wu", "wu_jiu"])
def test_members_and_editors_have_no_such_desk(world: World, who: str) -> None:
    suggest(world.zhang_san)

    assert signed_in(world, getattr(world, who)).get(desk(world)).status_code == 404


def test_the_administrator_sees_the_subtree(world: World) -> None:
    suggest(world.zhang_san)
    suggest(world.wang_wu, "第二支部的意见")

    page = (
        signed_in(world, world.sun_qi)
        .get(f"/desk/{world.committee.public_id}/suggestions/")
        .content.decode()
    )

    assert TEXT in page
    assert "第二支部的意见" in page


def test_an_answer_reaches_the_author_with_the_name_of_who_answered(world: World) -> None:
    found = suggest(world.zhang_san, is_anonymous=True)

    signed_in(world, world.li_si).post(
        f"{desk(world)}{found.public_id}/answer/", {"answer": "下周换到三楼。"}
    )

    page = signed_in(world, world.zhang_san).get("/me/suggestions/").content.decode()
    assert "下周换到三楼。" in page
    assert "李四 答复于" in page
    assert Notice.objects.get().recipient == world.account(world.zhang_san)


def test_an_answer_is_written_once(world: World) -> None:
    found = suggest(world.zhang_san)
    actor = world.account(world.li_si)
    services.answer(suggestion=found, text="好的。", actor=actor, at=NOW)

    with pytest.raises(AlreadyAnswered):
        services.answer(suggestion=found, text="改口。", actor=actor, at=NOW)
    for change, why in (
        ({"answer": "改口。"}, "answered once"),
        ({"text": "没有说过"}, "answered once"),
        ({"signature": "王五"}, "only when its person is erased"),
    ):
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            Suggestion.objects.update(**change)


def test_the_answering_account_may_be_deleted_and_its_name_stays(world: World) -> None:
    found = suggest(world.zhang_san)
    actor = world.account(world.li_si)
    services.answer(suggestion=found, text="好的。", actor=actor, at=NOW)

    actor.delete()

    found.refresh_from_db()
    assert (found.answered_by, found.answered_by_name) == (None, "李四")


def test_the_count_keeps_to_quarter_and_subtree(world: World) -> None:
    quarter = Quarter(2026, 3)
    first = datetime(2026, 7, 1, tzinfo=SHANGHAI)
    answered = suggest(world.zhang_san, at=first)
    suggest(world.zhang_san, at=first - timedelta(seconds=1))
    suggest(world.zhang_san, at=datetime(2026, 9, 30, 23, 59, tzinfo=SHANGHAI))
    suggest(world.zhang_san, at=datetime(2026, 10, 1, tzinfo=SHANGHAI))
    suggest(world.wang_wu, at=first)
    services.answer(suggestion=answered, text="好的。", actor=world.account(world.li_si), at=NOW)

    assert queries.tally_of(world.first, quarter) == Tally(received=2, answered=1)
    assert queries.tally_of(world.committee, quarter) == Tally(received=3, answered=1)


def test_without_a_branch_there_is_nowhere_to_send_it(world: World) -> None:
    with pytest.raises(NoBranch):
        suggest(world.zhang_san, at=datetime(2020, 1, 1, tzinfo=SHANGHAI))


def test_a_stuck_button_is_stopped(world: World) -> None:
    for _turn in range(10):
        suggest(world.zhang_san)

    with pytest.raises(TooManySuggestions):
        suggest(world.zhang_san)
    suggest(world.wang_wu)


def test_an_open_suggestion_is_on_the_desk_as_a_thing_to_do(world: World) -> None:
    suggest(world.zhang_san)
    suggest(world.wang_wu)

    page = signed_in(world, world.li_si).get(f"/desk/{world.first.public_id}/").content.decode()

    assert "1条意见建议等答复" in page


def test_the_desk_costs_the_same_for_one_and_three(world: World) -> None:
    client = signed_in(world, world.li_si)
    suggest(world.zhang_san, at=clock.now())
    client.get(desk(world))
    one = count_queries(client, desk(world))
    suggest(world.zhang_san, at=clock.now())
    suggest(world.zhang_san, at=clock.now())

    assert count_queries(client, desk(world)) == one
