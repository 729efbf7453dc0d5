"""From a saved row to the index: queued with the row, written by the lane, re-read from the database."""

import shutil

import pytest
from django.core.management import call_command
from django.db import transaction

from lectures.models import LecturePage, LectureSpeaker
from quizzes.models import Quiz
from sanwei.search import services
from sanwei.search.models import IndexChange
from sanwei.search.whoosh_engine import WhooshEngine
from tests.lectures import factories as lectures
from tests.quizzes import factories as quizzes
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture(world: World, engine: WhooshEngine) -> LecturePage:
    engine.clear()
    page = lectures.lecture(world, title="雪天撒盐车为什么先走下坡", live=True)
    IndexChange.objects.all().delete()
    return page


def found(text: str) -> list[str]:
    return sorted(page.title for page in LecturePage.objects.search(text))


def reindex(*rows: object) -> None:
    for row in rows:
        services.queue(type(row), row.pk)
    services.write_pending()


def test_queued_change_is_found_after_the_lane_wrote_it(lecture: LecturePage) -> None:
    services.queue(LecturePage, lecture.pk)
    assert found("撒盐车") == []

    services.write_pending()

    assert found("撒盐车") == ["雪天撒盐车为什么先走下坡"]
    assert not IndexChange.objects.exists()


def test_change_of_a_transaction_that_failed_is_not_queued(lecture: LecturePage) -> None:
    with transaction.atomic():
        services.queue(LecturePage, lecture.pk)
        transaction.set_rollback(True)

    assert not IndexChange.objects.exists()


def test_deleted_row_is_queued_by_its_deletion_and_dropped(
    lecture: LecturePage, engine: WhooshEngine
) -> None:
    reindex(lecture)
    lecture.delete()
    assert IndexChange.objects.exists()

    services.write_pending()

    with engine.rebuilding() as _new:
        pass
    assert found("撒盐车") == []


def test_row_that_is_queued_as_a_page_stays_a_lecture(lecture: LecturePage) -> None:
    services.queue(lecture.page_ptr.__class__, lecture.pk)
    services.write_pending()

    assert found("撒盐车") == ["雪天撒盐车为什么先走下坡"]


def test_speaker_series_tags_and_body_are_found(world: World, lecture: LecturePage) -> None:
    lecture.body = [("text", "<p>融雪剂的用量要看<b>路面温度</b></p>")]
    lecture.speakers.add(LectureSpeaker(name="何欣怡"))
    lecture.tags.add("安全生产")
    lecture.save()
    reindex(lecture)

    for text in ("何欣怡", "路面温度", "安全生产"):
        assert found(text) == [lecture.title], text


def test_fields_restrict_the_search(world: World, lecture: LecturePage) -> None:
    lecture.summary = "讲的是融雪剂"
    lecture.save()
    reindex(lecture)

    assert LecturePage.objects.search("融雪剂", fields=["title"]).count() == 0
    assert LecturePage.objects.search("融雪剂", fields=["summary"]).count() == 1


def test_index_that_was_deleted_by_hand_is_made_again(
    world: World, lecture: LecturePage, engine: WhooshEngine
) -> None:
    reindex(lecture)
    shutil.rmtree(engine.path)
    assert found("撒盐车") == ["雪天撒盐车为什么先走下坡"]  # from the columns

    services.write_pending()

    assert engine.is_ready()
    assert found("撒盐车") == ["雪天撒盐车为什么先走下坡"]


def test_asking_twice_for_a_rebuild_asks_once(lecture: LecturePage) -> None:
    services.ask_for_rebuild()
    services.ask_for_rebuild()

    assert IndexChange.objects.count() == 1
    services.write_pending()
    assert found("撒盐车") == ["雪天撒盐车为什么先走下坡"]


def test_wagtails_command_builds_the_whole_index(world: World, lecture: LecturePage) -> None:
    quizzes.quiz(world.first, world.first_only, title="冬季行车小测", at=NOW)

    call_command("update_index", verbosity=0)

    assert found("撒盐车") == ["雪天撒盐车为什么先走下坡"]
    assert Quiz.objects.filter(title="冬季行车小测").exists()


def test_index_holds_no_phone_and_no_number(
    world: World, lecture: LecturePage, engine: WhooshEngine
) -> None:
    """Of people it knows name and work: what isn't there can't leak."""
    call_command("update_index", verbosity=0)

    written = b"".join(file.read_bytes() for file in engine.folder.iterdir())
    assert "撒盐".encode() in written
    assert "张三".encode() in written
    for secret in (world.zhang_san.phone, world.zhang_san.number):
        assert secret.encode() not in written
