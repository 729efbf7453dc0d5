"""Words that stand in other rows reach the index when those rows change."""

import pytest
from pytest_django import Settings
from taggit.models import Tag

from lectures.models import LectureSpeaker, Series
from sanwei.common import clock, outbox
from sanwei.org import services as org
from sanwei.org.enums import PartyStatus
from sanwei.org.models import Member
from sanwei.search import changes
from sanwei.search.models import IndexChange
from sanwei.search.whoosh_engine import WhooshEngine
from tests.lectures import factories as lectures
from tests.library import factories
from tests.search.conftest import engine
from tests.search.looking import AT_ONCE, held_by_index, index_all, settle
from tests.world import NOW, World

__all__ = ["engine"]  # a fixture that lives elsewhere
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty(engine: WhooshEngine, settings: Settings) -> None:
    settings.TASKS = AT_ONCE
    engine.clear()


def test_a_renamed_tag_is_found_by_its_new_name(world: World, engine: WhooshEngine) -> None:
    page = lectures.lecture(world, live=True, audience=world.first_only)
    page.tags.add("冬训")
    page.save()
    factories.story(world, title="无标签", live=True)
    index_all()
    tag = Tag.objects.get(name="冬训")
    tag.name = "夏练"
    tag.save()
    settle()

    assert held_by_index(engine, "冬训") == []
    assert held_by_index(engine, "夏练") == [f"wagtailcore.page:{page.pk}"]

    tag.delete()
    settle()

    assert held_by_index(engine, "夏练") == []


def test_a_renamed_or_deleted_series_is_read_into_its_lectures(
    world: World, engine: WhooshEngine
) -> None:
    series = Series.objects.create(unit=world.first, title="冬训合辑")
    page = lectures.lecture(world, live=True, audience=world.first_only, series=series)
    index_all()
    series.title = "夏练合辑"
    series.save()
    settle()

    assert held_by_index(engine, "冬训") == []
    assert f"wagtailcore.page:{page.pk}" in held_by_index(engine, "夏练合辑")

    series.delete()
    settle()

    assert held_by_index(engine, "夏练合辑") == []


def test_lectures_and_stories_of_an_erased_person_are_read_again(world: World) -> None:
    page = lectures.lecture(world, live=True, audience=world.first_only)
    page.speakers.add(LectureSpeaker(name="王五", member=world.wang_wu))
    page.save()
    story = factories.story(world, title="守夜人", live=True)
    type(story).objects.filter(pk=story.pk).update(person=world.wang_wu)
    other = lectures.lecture(world, title="别的课", live=True, audience=world.first_only)
    index_all()
    Member.objects.filter(pk=world.wang_wu.pk).update(status=PartyStatus.TRANSFERRED_OUT)
    world.wang_wu.refresh_from_db()

    org.erase(member=world.wang_wu, reason="本人申请", actor=None, at=NOW)

    queued = set(IndexChange.objects.values_list("model", "row_key"))
    assert {
        ("wagtailcore.page", str(page.pk)),
        ("wagtailcore.page", str(story.pk)),
        ("org.member", str(world.wang_wu.pk)),
    } <= queued
    assert ("wagtailcore.page", str(other.pk)) not in queued


def test_rows_are_queued_in_a_number_of_statements_that_does_not_grow(
    world: World, django_assert_num_queries: object
) -> None:
    IndexChange.objects.all().delete()

    with django_assert_num_queries(2):  # type: ignore[operator]
        changes.read_again(Member.objects.all())

    assert IndexChange.objects.count() == Member.objects.count()
    outbox.deliver(at=clock.now())
