"""What a reader is told, word for word."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sanwei.study import progress, queries, reading_sentences
from sanwei.study.enums import StudyState
from sanwei.study.progress import ProgressView, Standing, Viewing
from tests.study.stage import Stage, lecture, story
from tests.world import World

TEXT = Standing("v1", 180_000, 950, StudyState.IN_PROGRESS, None, "", is_read=True)
AT = datetime(2026, 10, 12, tzinfo=UTC)


def view(*spans: tuple[int, int], standing: Standing = TEXT) -> ProgressView:
    seen = tuple((start * 1_000, end * 1_000) for start, end in spans)
    return progress.fold(standing, [Viewing("v1", 180_000, seen, 0, AT)])


def test_who_stopped_in_the_middle_hears_how_much_is_left() -> None:
    assert view((0, 112)).sentence == (
        "已读62%，读满95%算学完，还差约1分钟。后面还有一段没有读。断网也会记，联网后自动补上。"
    )


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([(0, 20)], "后面还有一段没有读。"),
        ([(20, 180)], "前面有一段没有读。"),
        ([(150, 180)], "前面有一段没有读。"),
        ([(0, 80), (100, 180)], "中间有一段没有读。"),
        ([(0, 60), (80, 100), (110, 180)], "中间有几段没有读。"),
        ([(20, 80), (100, 150)], "前面有一段、中间有一段、后面还有一段没有读。"),
        ([(0, 80), (81, 150)], "后面还有一段没有读。"),
    ],
)
def test_places_of_a_text_are_no_minutes(spans: list[tuple[int, int]], words: str) -> None:
    missing = tuple((start, end) for start, end in view(*spans).missing)

    assert reading_sentences.unread(missing, 180_000) == words


def test_nothing_left_needs_no_word() -> None:
    assert reading_sentences.unread((), 180_000) == ""


def test_not_started() -> None:
    assert view().sentence == "还没有开始，读完全文约3分钟。"


@pytest.mark.parametrize(
    ("length_ms", "words"),
    [
        (0, "不到1分钟"),
        (59_999, "不到1分钟"),
        (60_000, "约1分钟"),
        (89_999, "约1分钟"),
        (90_000, "约2分钟"),
        (3_600_000, "约1小时"),
        (3_900_000, "约1小时5分钟"),
    ],
)
def test_lengths_of_texts(length_ms: int, words: str) -> None:
    assert reading_sentences.span(length_ms) == words


def test_a_completion_that_was_withdrawn() -> None:
    assert view((0, 180)).sentence == ("已读100%。这次学完的记录已被更正撤销，请联系本支部书记。")


def test_chips_and_lengths_of_rows() -> None:
    read, watched = view((0, 112)), view((0, 112), standing=replace(TEXT, is_read=False))

    assert (read.chip, read.length) == ("已读62%", "约3分钟")
    assert (watched.chip, watched.length) == ("已看62%", "3:00")
    assert view(standing=replace(TEXT, duration_ms=None)).length == ""


def test_the_reason_on_a_credit_statement(world: World) -> None:
    reader = Stage(world.zhang_san, story(world))
    reader.read(0, 60)

    missing = queries.missing_for(reader.item, reader.member)

    assert missing is not None
    assert missing.sentence == "已读50%，读满95%才计；后面还有一段没有读。"


def test_the_reason_when_only_the_end_is_left(world: World) -> None:
    reader = Stage(world.zhang_san, story(world, threshold_permille=600))
    reader.read(0, 100)

    missing = queries.missing_for(reader.item, reader.member)

    assert missing is not None
    assert missing.sentence == "已读83%，读到结尾才计；后面还有一段没有读。"


def test_texts_and_lectures_of_one_list_speak_each_their_own_words(world: World) -> None:
    text, film = story(world), lecture(world)

    views = queries.progress_views(member=world.zhang_san, items=[text, film])

    assert [views[one.pk].sentence for one in (text, film)] == [
        "还没有开始，读完全文约2分钟。",
        "还没有开始，全长1分56秒。",
    ]
