"""A lecture that only its 随课测验 keeps from being complete: where its member meets that, and what others read."""

from uuid import UUID

import pytest

from sanwei.study import services
from sanwei.study.enums import ItemKind
from sanwei.study.models import StudyItem
from tests.home import lived
from tests.home.lived import page_of, signed_in
from tests.ledgers.book import open_book
from tests.study.stage import Stage, lecture, moment
from tests.world import World

TOLD = "已看100%，还差随课测验：通过《随课测验》就算学完"
ADDRESS = 'href="/quiz/this/"'


@pytest.fixture
def watched(world: World, monkeypatch: pytest.MonkeyPatch) -> StudyItem:
    """Return a lecture that 张三 has watched to the end and whose quiz he has not passed."""
    lived.at(monkeypatch)
    open_book(world)
    item = lecture(world, str(UUID(int=7)))
    quiz = lecture(
        world,
        "quiz",
        kind=ItemKind.QUIZ,
        title="随课测验",
        url="/quiz/this/",
        media_version="",
        duration_ms=None,
    )
    services.set_conditions(item=item, needs=[quiz], at=moment(0))
    Stage(world.zhang_san, item).watch(0, 116)
    return item


def test_the_first_page_leads_to_the_quiz(world: World, watched: StudyItem) -> None:
    page = page_of(signed_in(world, world.zhang_san), "/")

    assert TOLD in page
    assert ADDRESS in page
    assert "继续" not in page


def test_the_statement_says_why_and_leads_to_the_quiz(world: World, watched: StudyItem) -> None:
    page = page_of(signed_in(world, world.zhang_san), "/me/credits/?year=2026")

    assert f"{TOLD}。" in page
    assert ADDRESS in page


def test_the_desk_reads_that_it_is_not_finished_and_no_share(
    world: World, watched: StudyItem
) -> None:
    page = page_of(
        signed_in(world, world.li_si), f"/desk/people/{world.zhang_san.public_id}/?year=2026"
    )

    assert "还没有学完，学完才计学时。" in page
    assert "100%" not in page
