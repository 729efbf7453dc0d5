"""现在发布，谁能看到，还缺什么？ and how the listing and the credits show a lecture."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lectures.cms.rows import rows_of
from lectures.enums import CrewRole, LectureState
from lectures.models import LectureCrew, LecturePage
from lectures.outlook import outlook_of
from sanwei.org.enums import MemberKind
from sanwei.org.models import Audience
from sanwei.org.queries import audience_in_words
from tests.lectures import factories
from tests.media_pipeline.captions.words import add, served
from tests.world import NOW, World


def sentence(page: LecturePage) -> str:
    return outlook_of(page, page.unit, at=NOW).sentence


def test_a_draft_names_who_will_see_it_and_what_is_missing(world: World) -> None:
    page = factories.lecture(world, asset=factories.media(world), confirmed_unclassified=False)

    assert sentence(page) == (
        "发布后，第一支部全体党员（4人）能看到；还缺：录像还在转码、“不含涉密”还没勾选。"
    )


def test_a_finished_draft_lacks_nothing(world: World) -> None:
    page = factories.lecture(world, asset=factories.make_playable(factories.media(world)))

    assert sentence(page) == "现在发布，第一支部全体党员（4人）马上能看到，什么都不缺。"


def test_a_live_lecture_says_who_sees_it(world: World) -> None:
    page = factories.lecture(world, live=True, audience=world.everyone)

    assert sentence(page) == "已发布，云山党委全体党员（7人）能看到。"


def test_a_new_page_is_told_where_to_begin(world: World) -> None:
    outlook = outlook_of(LecturePage(), world.first, at=NOW)

    assert "先传主视频" in str(outlook.advice)
    assert outlook.sentence.startswith(
        "发布后，第一支部全体党员（4人）能看到；还缺：主视频还没有选"
    )


def test_captions_that_nobody_confirmed_are_mentioned(world: World) -> None:
    page = factories.lecture(world, live=True)
    assert page.main_media is not None
    said = []
    for act in (
        lambda: None,
        lambda: add(page.main_media, "一稿"),
        lambda: served(page.main_media, "二稿"),
    ):
        act()
        said.append(outlook_of(page, page.unit, at=NOW).hints[2:])

    assert said == [["字幕"], ["确认中文字幕"], []]


def test_guests_are_named_and_never_counted(world: World) -> None:
    guests = Audience(unit=world.first, member_kinds=[MemberKind.ACTIVIST], includes_masses=True)

    assert audience_in_words(guests, day=NOW.date()) == "第一支部的入党积极分子和职工群众"


def test_the_state_is_said_in_the_editors_words(world: World) -> None:
    ready = factories.make_playable(factories.media(world))
    draft = factories.lecture(world, title="草稿")
    live = factories.lecture(world, title="上线", live=True)
    retired = factories.lecture(world, title="下线", live=True)
    retired.unpublish()
    waiting = factories.lecture(
        world, title="等", asset=factories.media(world), publish_when_ready=True
    )
    waiting.wait(waiting.save_revision(), user=None)
    later = factories.lecture(world, title="定时", asset=ready)
    later.go_live_at = timezone.now() + timedelta(days=1)
    later.publish(later.save_revision())

    found = {page.pk: page.state for page in rows_of(LecturePage.objects.all())}

    assert found == {
        draft.pk: LectureState.DRAFT,
        live.pk: LectureState.LIVE,
        retired.pk: LectureState.RETIRED,
        waiting.pk: LectureState.WAITING,
        later.pk: LectureState.SCHEDULED,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_listing_costs_the_same_for_one_and_for_three(
    world: World,
    count: int,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        factories.lecture(world, title=f"第{number}课", live=True)
    client.force_login(world.account(world.zhao_liu))
    client.get("/cms/lectures/")

    with django_assert_max_num_queries(33):
        html = client.get("/cms/lectures/").content.decode()

    assert html.count("lecture-state--live") == count


def test_the_page_ends_with_who_made_it(world: World, client: Client) -> None:
    page = factories.lecture(world, live=True)
    page.crew.set(
        [
            LectureCrew(role=CrewRole.SHOOTING, name="秦长青"),
            LectureCrew(role=CrewRole.WRITING, name="何若曦"),
            LectureCrew(role=CrewRole.SHOOTING, name="许志强"),
        ]
    )
    page.save_revision().publish()
    client.force_login(world.account(world.zhang_san))

    html = client.get(page.get_url()).content.decode()

    assert "<span>采集编写 何若曦</span><span>摄影录制 秦长青、许志强</span>" in html
