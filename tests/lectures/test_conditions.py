"""The editor's 通过这次测验才算学完: what the form takes, what study is told, what the page says."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset

from lectures import labels
from lectures.models import LectureFollowUp, LecturePage
from lectures.outlook import outlook_of
from sanwei.study import queries as study
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import Condition, StudyItem
from tests.lectures import factories
from tests.lectures.test_editor import Desk
from tests.study.stage import Stage, pass_quiz
from tests.world import NOW, World


def item(world: World, title: str = "随课测验", **fields: object) -> StudyItem:
    facts: dict[str, object] = {
        "kind": ItemKind.QUIZ,
        "state": ItemState.LIVE,
        "owner_label": "quizzes.quiz",
        "owner_key": title,
        "unit": world.first,
        "audience": world.everyone,
        "url": f"/quiz/{title}/",
    }
    return StudyItem.objects.create(title=title, **facts | fields)


def asked(page: LecturePage) -> list[str]:
    rows = Condition.objects.filter(item__owner_key=str(page.public_id))
    return sorted(rows.values_list("needs__title", flat=True))


@pytest.fixture
def desk(world: World, client: Client) -> Desk:
    return Desk(world, client, world.zhao_liu, world.first)


def published(desk: Desk, *lines: tuple[StudyItem, bool]) -> str:
    asset = factories.make_playable(factories.media(desk.world))
    rows = [{"item": one.pk, "is_condition": "on" if is_on else ""} for one, is_on in lines]
    return unescape(desk.publish(asset, follow_ups=inline_formset(rows)))


def test_a_ticked_quiz_completes_the_lecture_and_another_does_not(desk: Desk) -> None:
    published(desk, (item(desk.world, "必过"), True), (item(desk.world, "随意"), False))

    assert asked(LecturePage.objects.get()) == ["必过"]
    assert Condition.objects.get().is_standing


def test_a_draft_of_a_live_lecture_asks_for_nothing_yet(world: World) -> None:
    page = factories.lecture(world, live=True)

    page.follow_ups.add(LectureFollowUp(item=item(world), is_condition=True))
    revision = page.save_revision()
    before = asked(page)
    revision.publish()

    assert before == []
    assert asked(page) == ["随课测验"]


def test_one_condition_in_the_place_of_another_completes_nobody(world: World) -> None:
    """In between there is none: whoever has watched must not slip through."""
    page = factories.lecture(world, live=True)
    page.follow_ups.add(LectureFollowUp(item=item(world, "旧"), is_condition=True))
    page.save_revision().publish()
    stage = Stage(world.zhang_san, StudyItem.objects.get(owner_key=str(page.public_id)))
    stage.watch(0, 116)

    page = LecturePage.objects.get()
    page.follow_ups.set([LectureFollowUp(item=item(world, "新"), is_condition=True)])
    page.save_revision().publish()

    assert asked(page) == ["新"]
    assert not stage.view.is_completed
    assert stage.view.awaits is not None
    assert stage.view.awaits.title == "新"


def test_taking_the_tick_away_completes_who_has_watched(world: World) -> None:
    page = factories.lecture(world, live=True)
    page.follow_ups.add(LectureFollowUp(item=item(world), is_condition=True))
    page.save_revision().publish()
    stage = Stage(world.zhang_san, StudyItem.objects.get(owner_key=str(page.public_id)))
    stage.watch(0, 116)

    page = LecturePage.objects.get()
    page.follow_ups.set([LectureFollowUp(item=item(world, "只供练习"))])
    page.save_revision().publish()

    assert asked(page) == []
    assert stage.view.is_completed


@pytest.mark.parametrize("state", [ItemState.DRAFT, ItemState.LIVE, ItemState.RETIRED])
def test_the_editor_is_told_of_a_condition_that_asks_for_nothing_yet(
    world: World, state: ItemState
) -> None:
    page = factories.lecture(world, live=True)
    page.follow_ups.add(LectureFollowUp(item=item(world, state=state), is_condition=True))

    hint = "开放《随课测验》（开放以前不算学完的条件）"

    assert (hint in outlook_of(page, page.unit, at=NOW).hints) is (state != ItemState.LIVE)


def test_what_is_no_quiz_can_not_be_a_condition(desk: Desk) -> None:
    shown = published(desk, (item(desk.world, "守塔的人", kind=ItemKind.STORY), True))

    assert "只有测验能作为学完的条件，请去掉这个勾。" in shown
    assert not LecturePage.objects.filter(live=True).exists()


def test_a_quiz_that_some_may_not_take_can_not_be_a_condition(desk: Desk) -> None:
    shown = published(desk, (item(desk.world, "外单位", audience=desk.world.second_only), True))

    assert "有的不是《外单位》的答题对象，会一直学不完" in shown
    assert not LecturePage.objects.filter(live=True).exists()


def test_the_same_quiz_without_the_tick_is_taken(desk: Desk) -> None:
    published(desk, (item(desk.world, "外单位", audience=desk.world.second_only), False))

    assert LecturePage.objects.get().live
    assert not Condition.objects.exists()


def test_the_page_says_what_is_missing_and_opens_the_quiz(world: World, client: Client) -> None:
    quiz = item(world)
    page = factories.lecture(world, live=True)
    page.follow_ups.add(LectureFollowUp(item=quiz, is_condition=True))
    page.save_revision().publish()
    stage = Stage(world.zhang_san, study.item_of(labels.OWNER, page.public_id))
    client.force_login(world.account(world.zhang_san))

    before = client.get(page.url).content.decode()
    stage.watch(0, 116)
    waiting = client.get(page.url).content.decode()
    pass_quiz(world.zhang_san, quiz, "a", at=NOW + timedelta(hours=1))
    done = client.get(page.url).content.decode()

    assert "还要通过随课测验《随课测验》，才算学完。" in before
    assert "看完后，通过才算学完" in before
    assert "data-next-locked" in before
    assert "已看100%，还差随课测验：通过《随课测验》就算学完。" in waiting
    assert "data-next-locked" not in waiting
    assert "已学完。" in done
    assert "看完后，通过才算学完" not in done
