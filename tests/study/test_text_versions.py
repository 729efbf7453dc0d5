"""When a text is another text: a typo restarts nobody, a rewriting does, and every completion stays."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from sanwei.study import texts
from sanwei.study.enums import EvidenceKind, StudyState
from sanwei.study.models import StudyPolicy, StudyRecord
from tests.study.stage import LECTURE_MS, Stage, lecture, moment, story
from tests.world import World


def test_six_hundred_characters_are_a_minute(world: World) -> None:
    item = story(world, characters=600)

    assert (item.duration_ms, item.characters, item.is_read) == (60_000, 600, True)


def test_two_lines_are_looked_at_for_some_seconds(world: World) -> None:
    assert story(world, characters=12).duration_ms == 10_000


def test_a_text_without_characters_is_not_timed(world: World) -> None:
    item = story(world, characters=0)

    assert (item.duration_ms, item.evidence_kind) == (None, EvidenceKind.NONE)


def test_the_factor_of_the_publishing_unit_counts(world: World) -> None:
    StudyPolicy.objects.create(unit=world.committee, reading_factor_percent=50)
    StudyPolicy.objects.create(unit=world.second, reading_factor_percent=150)

    assert story(world, unit=world.first).duration_ms == 60_000
    assert story(world, "other", unit=world.second).duration_ms == 180_000


def test_a_changed_factor_leaves_a_text_that_is_being_read(world: World) -> None:
    before = story(world)
    StudyPolicy.objects.create(unit=world.committee, reading_factor_percent=150)

    assert story(world, at=moment(60)).duration_ms == before.duration_ms
    assert story(world, characters=2_400, at=moment(60)).duration_ms == 360_000


@pytest.mark.parametrize("percent", [0, 49, 151])
def test_a_factor_that_refuses_honest_readers_is_refused(world: World, percent: int) -> None:
    policy = StudyPolicy(unit=world.first, reading_factor_percent=percent)

    with pytest.raises(ValidationError):
        policy.full_clean()
    with pytest.raises(IntegrityError):
        policy.save()


def test_a_mended_typo_restarts_nobody(world: World) -> None:
    reader = Stage(world.zhang_san, story(world))
    reader.read(0, 60)

    after = story(world, characters=1_260, at=moment(60))

    assert reader.view.watched_ms == 60_000
    assert (after.duration_ms, after.characters) == (120_000, 1_200)


def test_many_small_changes_are_a_rewriting_in_the_end(world: World) -> None:
    first = story(world)
    same = story(world, characters=1_250, at=moment(60))
    grown = story(world, characters=1_300, at=moment(120))

    assert first.media_version == same.media_version != grown.media_version


def test_a_rewritten_text_is_read_anew_and_its_completion_stays(world: World) -> None:
    reader = Stage(world.zhang_san, story(world))
    reader.read(0, 120)

    reader.item = story(world, characters=600, at=moment(200))

    assert reader.view.state == StudyState.COMPLETED
    assert reader.view.sentence == "已学完。内容后来有更新，已记的学时不受影响。"
    reader.read(0, 30, since=200)
    assert reader.view.sentence == ("已学完。内容后来有更新，新版已读50%，已记的学时不受影响。")
    assert StudyRecord.objects.count() == 1


def test_a_text_that_comes_back_is_a_new_version(world: World) -> None:
    versions = [
        story(world, characters=characters, at=moment(number)).media_version
        for number, characters in enumerate((1_200, 600, 1_200))
    ]

    assert len(set(versions)) == 3


def test_a_story_told_by_a_film_is_watched_from_then_on(world: World) -> None:
    story(world)

    item = lecture(world, "story")

    assert (item.evidence_kind, item.characters, item.duration_ms) == (
        EvidenceKind.WATCHING,
        None,
        LECTURE_MS,
    )


def test_saving_again_changes_nothing(world: World) -> None:
    before = story(world)

    after = story(world, at=moment(60))

    assert (after.media_version, after.live_at) == (before.media_version, before.live_at)


@pytest.mark.parametrize(
    "wrong", [{"characters": -1}, {"duration_ms": 1_000}, {"media_version": "v1"}]
)
def test_a_text_has_no_length_of_a_recording(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="characters"):
        story(world, **wrong)


def test_the_same_text_is_within_five_percent() -> None:
    assert texts.is_same_text(1_200, 1_260)
    assert texts.is_same_text(1_200, 1_140)
    assert not texts.is_same_text(1_200, 1_261)
    assert not texts.is_same_text(0, 1)
