"""What the page of a text shows whom, and the partials that show it."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from sanwei.accounts.models import User
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member
from sanwei.study import queries
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem
from sanwei.study.queries import ReadingView, Uncounted
from tests.study.stage import Stage, lecture, story
from tests.world import NOW, World


def shown(item: StudyItem | None, user: object) -> ReadingView | Uncounted:
    return queries.reading_view(user=user, item=item, at=NOW)


def page(reading: ReadingView | Uncounted) -> str:
    context = {"reading": reading, "csrf_token": "token", "path": "/stories/one/"}
    names = ("reading_attributes", "reading_bar")
    return "".join(render_to_string(f"study/includes/{name}.html", context) for name in names)


def test_a_reader_sees_the_bar_and_whose_it_is(world: World) -> None:
    reader = Stage(world.zhang_san, story(world))
    reader.read(0, 60)

    text = page(shown(reader.item, world.account(world.zhang_san)))

    assert "已读50%，读满95%算学完，还差约1分钟。" in text
    assert "后面还有一段没有读。" in text
    assert "正在以张三学习" in text
    assert "已保存 · 断网也不丢" in text
    assert f'data-item="{reader.item.public_id}"' in text
    assert 'data-resume-ms="60000"' in text
    assert 'data-gap="60000"' in text


def test_a_read_text_reports_nothing_more(world: World) -> None:
    reader = Stage(world.zhang_san, story(world))
    reader.read(0, 120)

    text = page(shown(reader.item, world.account(world.zhang_san)))

    assert "已学完。" in text
    assert "data-settled" in text
    assert "data-resume hidden" not in text


def test_the_progress_of_others_does_not_show(world: World) -> None:
    Stage(world.wang_wu, story(world)).read(0, 60)

    text = page(shown(story(world), world.account(world.zhang_san)))

    assert "还没有开始，读完全文约2分钟。" in text
    assert "王五" not in text


def employee(world: World) -> User:
    Member.objects.filter(pk=world.zhang_san.pk).update(kind=MemberKind.MASSES)
    return world.account(world.zhang_san)


def test_employees_read_without_counting(world: World) -> None:
    view = shown(story(world), employee(world))

    assert view == Uncounted("您可以随便读，职工群众不计学习进度。")
    assert "data-reading" not in page(view)
    assert "职工群众不计学习进度" in page(view)


def test_an_account_without_a_member_reads_without_counting(world: World) -> None:
    view = shown(story(world), User.objects.create(number="999999"))

    assert view == Uncounted("这个账号没有对应的党员，可以随便读，不计学习进度。")


def test_who_is_outside_the_audience_reads_without_counting(world: World) -> None:
    item = story(world, audience=world.second_only)

    assert shown(item, world.account(world.zhang_san)) == Uncounted(
        "您可以随便读，这篇不计入您的学习进度。"
    )


@pytest.mark.parametrize("state", [ItemState.DRAFT, ItemState.RETIRED])
def test_what_is_not_live_shows_no_bar(world: World, state: ItemState) -> None:
    view = shown(story(world, state=state), world.account(world.zhang_san))

    assert view == Uncounted()
    assert page(view).strip() == ""


def test_what_is_watched_or_unknown_shows_no_bar(world: World) -> None:
    user = world.account(world.zhang_san)

    assert [shown(lecture(world), user), shown(None, user)] == [Uncounted(), Uncounted()]


def test_the_view_costs_the_same_whatever_was_read(world: World) -> None:
    reader = Stage(world.zhang_san, story(world))
    user = world.account(world.zhang_san)
    counts = []
    for since in (0, 200, 400):
        reader.read(since / 20, since / 20 + 10, since=since)
        item = StudyItem.objects.select_related("audience__unit").get()
        with CaptureQueriesContext(connection) as made:
            shown(item, user)
        counts.append(len(made))

    assert len(set(counts)) == 1
    assert counts[0] <= 4
