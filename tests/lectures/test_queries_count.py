"""Lists cost the same for one lecture and for three."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from lectures import queries
from lectures.models import LectureFollowUp, Series
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem
from tests.lectures import factories
from tests.media_pipeline.captions.words import served
from tests.world import NOW, World


@pytest.mark.parametrize("count", [1, 3])
def test_the_cards_of_the_newest_lectures(
    world: World,
    count: int,
    rf: RequestFactory,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        factories.lecture(world, title=f"第{number}课", live=True)
    request = rf.get("/")
    request.user = world.account(world.zhang_san)
    _render_once_for_the_site_cache(request)

    # member, membership, roles, audiences, lectures, speakers
    with django_assert_num_queries(6):
        lectures = queries.latest(request.user, at=NOW, limit=5)
        html = render_to_string(
            "lectures/includes/cards.html",
            {"lectures": lectures, "posters": True, "request": request},
        )

    assert html.count('class="card"') == count


def _render_once_for_the_site_cache(request: object) -> None:
    lectures = queries.latest(request.user, at=NOW, limit=1)  # type: ignore[attr-defined]
    render_to_string("lectures/includes/cards.html", {"lectures": lectures, "request": request})


@pytest.mark.parametrize("count", [1, 3])
def test_the_lecture_page_with_its_series_and_follow_ups(
    world: World,
    count: int,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    series = Series.objects.create(unit=world.first, title="合辑")
    for number in range(count):
        page = factories.lecture(world, title=f"第{number}课", live=True, series=series)
    for number in range(count):
        page.follow_ups.add(LectureFollowUp(item=quiz_item(world, number)))
    page.save_revision().publish()
    served(page.main_media, *["同志们好"] * count)
    client.force_login(world.account(world.zhang_san))
    client.get(page.get_url())

    with django_assert_max_num_queries(MOST_FOR_A_PAGE):
        response = client.get(page.get_url())

    assert response.status_code == 200


# Session, user, routing, the gate, shell, playback, progress, series, follow-ups, tags, speakers;
# three for what is said: which captions are confirmed, their text, the chapters.
MOST_FOR_A_PAGE = 43


def quiz_item(world: World, number: int) -> StudyItem:
    return StudyItem.objects.create(
        kind=ItemKind.QUIZ,
        state=ItemState.LIVE,
        title=f"测验{number}",
        url="/quiz/x/",
        owner_label="quizzes.quiz",
        owner_key=str(number),
        unit=world.first,
        audience=world.first_only,
    )
