"""The sentence of a lecture, word for word."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sanwei.study import progress, sentences
from sanwei.study.enums import StudyState
from sanwei.study.intervals import Intervals
from sanwei.study.progress import Standing, Viewing

STANDING = Standing("v1", 116_000, 950, StudyState.IN_PROGRESS, None, "")
AT = datetime(2026, 10, 12, tzinfo=UTC)


def said(*spans: tuple[float, float], standing: Standing = STANDING, version: str = "v1") -> str:
    seen: Intervals = tuple((round(start * 1_000), round(end * 1_000)) for start, end in spans)
    length_ms = standing.duration_ms or 0
    return progress.fold(standing, [Viewing(version, length_ms, seen, 0, AT)]).sentence


def test_the_sentence_of_the_look() -> None:
    assert said((0, 46), (60, 86)) == (
        "已看62%，看满95%算学完，还差39秒。0:46–1:00 和 1:26 以后还没有看。"
        "断网也会记，联网后自动补上。"
    )


def test_one_gap_at_the_end() -> None:
    assert said((0, 80)) == (
        "已看68%，看满95%算学完，还差31秒。1:20 以后还没有看。断网也会记，联网后自动补上。"
    )


def test_one_gap_in_the_middle() -> None:
    assert said((0, 46), (60, 116)) == (
        "已看87%，看满95%算学完，还差9秒。0:46–1:00 还没有看。断网也会记，联网后自动补上。"
    )


def test_two_gaps_in_the_middle() -> None:
    assert said((0, 46), (60, 86), (96, 116)) == (
        "已看79%，看满95%算学完，还差19秒。0:46–1:00 和 1:26–1:36 还没有看。"
        "断网也会记，联网后自动补上。"
    )


def test_many_gaps_name_the_first_two() -> None:
    assert said((0, 10), (20, 30), (40, 50), (60, 86)) == (
        "已看48%，看满95%算学完，还差55秒。0:10–0:20、0:30–0:40 等4处还没有看。"
        "断网也会记，联网后自动补上。"
    )


def test_gaps_under_a_second_are_not_worth_a_word() -> None:
    assert said((0, 46), (46.4, 80)) == (
        "已看68%，看满95%算学完，还差31秒。1:20 以后还没有看。断网也会记，联网后自动补上。"
    )


def test_ninety_four_point_nine_is_not_rounded_up() -> None:
    assert said((0, 109)).startswith("已看93%，看满95%算学完，还差2秒。")


def test_a_long_lecture_counts_in_minutes_and_hours() -> None:
    long = replace(STANDING, duration_ms=2 * 3_600_000)

    assert said((0, 60), standing=long) == (
        "已看0%，看满95%算学完，还差1小时53分。1:00 以后还没有看。断网也会记，联网后自动补上。"
    )
    assert said((0, 6_000), standing=long) == (
        "已看83%，看满95%算学完，还差14分钟。1:40:00 以后还没有看。断网也会记，联网后自动补上。"
    )


def test_not_started() -> None:
    assert said() == "还没有开始，全长1分56秒。"


def test_finished() -> None:
    done = replace(STANDING, state=StudyState.COMPLETED, completed_at=AT, completed_version="v1")

    assert said((0, 112), standing=done) == "已学完。"


def test_finished_before_the_recording_was_replaced() -> None:
    done = replace(STANDING, state=StudyState.COMPLETED, completed_at=AT, completed_version="v0")

    assert said(standing=done) == "已学完。内容后来有更新，已记的学时不受影响。"
    assert said((0, 58), standing=done) == (
        "已学完。内容后来有更新，新版已看50%，已记的学时不受影响。"
    )


def test_finished_by_a_paper_without_a_version() -> None:
    done = replace(STANDING, state=StudyState.COMPLETED, completed_at=AT, completed_version="")

    assert said((0, 10), standing=done) == "已学完。"


def test_what_is_not_timed() -> None:
    quiz = replace(STANDING, duration_ms=None)

    assert said(standing=quiz) == "已经开始，还没有完成。"
    assert said(standing=replace(quiz, state=StudyState.NOT_STARTED)) == "还没有开始。"


def test_seconds_of_another_version_do_not_show() -> None:
    assert said((0, 100), version="v0") == "还没有开始，全长1分56秒。"


@pytest.mark.parametrize(
    ("length_ms", "words"),
    [
        (0, "0秒"),
        (1, "1秒"),
        (39_000, "39秒"),
        (60_000, "1分钟"),
        (116_000, "1分56秒"),
        (3_600_000, "1小时"),
        (3_660_000, "1小时1分"),
    ],
)
def test_lengths_in_words(length_ms: int, words: str) -> None:
    assert sentences.span(length_ms) == words


@pytest.mark.parametrize(
    ("duration_ms", "needed"), [(116_000, 109_200), (8_000, 6_600), (1_500, 713), (1, 1)]
)
def test_the_threshold_gives_a_second_for_rounding(duration_ms: int, needed: int) -> None:
    assert progress.needed_ms(duration_ms, 950) == needed
