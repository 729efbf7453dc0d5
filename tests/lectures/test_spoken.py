"""What is said in a lecture: found by the search and read on its page, once an editor confirmed it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lectures.models import LecturePage
from media_pipeline.captions import services as captions
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource
from media_pipeline.models import MediaAsset
from sanwei.common import clock, outbox
from sanwei.search import services as search
from sanwei.search.whoosh_engine import WhooshEngine
from tests.lectures import factories
from tests.media_pipeline.captions.words import add, served
from tests.media_pipeline.test_addresses import signed_in
from tests.search.conftest import engine
from tests.world import NOW, World

__all__ = ["engine"]  # a fixture that lives elsewhere
pytestmark = pytest.mark.django_db
ZH = CaptionLanguage.CHINESE


@pytest.fixture
def lecture(world: World, engine: WhooshEngine) -> LecturePage:
    engine.clear()
    return factories.lecture(world, live=True, audience=world.first_only)


@pytest.fixture
def asset(lecture: LecturePage) -> MediaAsset:
    assert lecture.main_media is not None
    return lecture.main_media


def settle() -> None:
    """Do what the worker's lanes do between two clicks."""
    outbox.deliver(at=clock.now() + timedelta(days=3650))
    while search.write_pending():
        pass


def found(text: str) -> list[str]:
    return [page.title for page in LecturePage.objects.search(text)]


def page_of(lecture: LecturePage, client: Client) -> str:
    answer = client.get(lecture.get_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_confirmed_captions_and_chapters_are_found(lecture: LecturePage, asset: MediaAsset) -> None:
    served(asset, "盲沟的出水口在榆树底下")
    captions.set_chapters(asset=asset, chapters=[(0, "泉眼的故事")], actor=None, at=NOW)
    settle()

    assert found("盲沟出水口") == [lecture.title]
    assert found("泉眼") == [lecture.title]


def test_nothing_of_a_machine_draft_is_found_or_read(
    world: World, lecture: LecturePage, asset: MediaAsset
) -> None:
    served(asset, "同志们好")
    add(asset, "盲沟的出水口在榆树底下", source=CaptionSource.MACHINE)
    lecture.save()
    settle()
    client = signed_in(world.account(world.zhang_san))

    assert found("盲沟出水口") == []
    assert "盲沟" not in page_of(lecture, client)
    assert "盲沟" not in client.get("/search/", {"q": "同志们好"}).content.decode()


def test_withdrawn_captions_are_no_longer_found(lecture: LecturePage, asset: MediaAsset) -> None:
    served(asset, "盲沟的出水口在榆树底下")
    settle()
    captions.withdraw(asset=asset, language=ZH, actor=None, at=NOW)
    settle()

    assert found("盲沟出水口") == []


def test_the_search_page_quotes_what_is_said(
    world: World, lecture: LecturePage, asset: MediaAsset
) -> None:
    served(asset, "<v 郑凯旋>盲沟的出水口在榆树底下 &lt;b&gt;</v>")
    settle()

    page = signed_in(world.account(world.zhang_san)).get("/search/", {"q": "盲沟"}).content.decode()

    assert "郑凯旋：<mark>盲沟</mark>的出水口在榆树底下 &lt;b&gt;" in page


def test_quoting_costs_the_same_for_one_and_for_three(world: World, engine: WhooshEngine) -> None:
    engine.clear()
    client = signed_in(world.account(world.zhang_san))
    costs = []
    for number in range(3):
        page = factories.lecture(world, title=f"第{number}课", live=True, audience=world.first_only)
        assert page.main_media is not None
        served(page.main_media, f"盲沟的出水口在第{number}棵榆树底下")
        settle()
        client.get("/search/", {"q": "盲沟"})  # the search log is written by the first of the day
        with CaptureQueriesContext(connection) as told:
            text = client.get("/search/", {"q": "盲沟"}).content.decode()
        costs.append(len(told))
        assert text.count("<mark>盲沟</mark>") == number + 1

    assert costs[0] == costs[2]


def test_the_page_shows_the_words_with_their_times_as_plain_text(
    world: World, lecture: LecturePage, asset: MediaAsset
) -> None:
    served(asset, "同志们好", "<b>第一</b>，党员大会 &lt;script&gt;")

    page = page_of(lecture, signed_in(world.account(world.zhang_san)))

    lines = re.findall(r'data-line="(\d+)"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert [(at, " ".join(re.sub(r"<[^>]*>", " ", text).split())) for at, text in lines] == [
        ("1000", "0:01 同志们好"),
        ("2000", "0:02 第一，党员大会 &lt;script&gt;"),
    ]
    assert "文字稿" in page


def test_the_page_lists_the_chapters(world: World, lecture: LecturePage, asset: MediaAsset) -> None:
    captions.set_chapters(
        asset=asset, chapters=[(0, "开场"), (61_000, "怎么记")], actor=None, at=NOW
    )

    page = page_of(lecture, signed_in(world.account(world.zhang_san)))

    assert [int(at) for at in re.findall(r'data-play-from="(\d+)"', page)] == [0, 61_000]
    assert "1:01" in page


def test_a_page_without_captions_has_no_empty_tab(world: World, lecture: LecturePage) -> None:
    page = page_of(lecture, signed_in(world.account(world.zhang_san)))

    assert "文字稿" not in page
    assert "章节" not in page
