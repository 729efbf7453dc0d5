from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.ledgers.conversion import convert, invalid_parameters, plain
from sanwei.ledgers.enums import RuleShape
from sanwei.ledgers.services.rules import BRANCH_HOURS, ONLINE_STEPS, ONLINE_TEST, TRAINING_DAY

DEFAULTS = {
    RuleShape.TRAINING_DAY: TRAINING_DAY,
    RuleShape.BRANCH_HOURS: BRANCH_HOURS,
    RuleShape.ONLINE_STEPS: ONLINE_STEPS,
}


def hours(shape: RuleShape, seconds: int, *, is_test: bool = False, **changes: Any) -> Decimal:
    parameters = {**DEFAULTS[shape], **changes}
    return convert(
        shape=shape, parameters=parameters, length_seconds=seconds, is_test=is_test
    ).hours


@pytest.mark.parametrize(
    ("minutes", "worth"),
    [(0, "0"), (119, "0"), (120, "4"), (240, "4"), (299, "4"), (300, "8"), (480, "8"), (900, "8")],
)
def test_a_training_day_counts_eight_and_half_a_day_four(minutes: int, worth: str) -> None:
    assert hours(RuleShape.TRAINING_DAY, minutes * 60) == Decimal(worth)


@pytest.mark.parametrize(
    ("minutes", "worth"),
    [
        (0, "0"),
        (29, "0"),
        (30, "0.5"),
        (59, "0.5"),
        (60, "1"),
        (90, "1.5"),
        (119, "1.5"),
        (120, "2"),
    ],
)
def test_branch_study_counts_an_hour_an_hour_in_half_hours(minutes: int, worth: str) -> None:
    assert hours(RuleShape.BRANCH_HOURS, minutes * 60) == Decimal(worth)


@pytest.mark.parametrize(
    ("seconds", "worth"),
    [
        (0, "0"),
        (1, "0.25"),
        (8, "0.25"),
        (899, "0.25"),
        (900, "0.5"),
        (1799, "0.5"),
        (1800, "1"),
        (7200, "1"),
    ],
)
def test_online_study_counts_by_the_step_of_its_published_length(seconds: int, worth: str) -> None:
    assert hours(RuleShape.ONLINE_STEPS, seconds) == Decimal(worth)


def test_a_passed_test_counts_half_an_hour_whatever_its_length() -> None:
    worth = convert(
        shape=RuleShape.ONLINE_STEPS, parameters=ONLINE_TEST, length_seconds=0, is_test=True
    )

    assert (worth.hours, worth.reason) == (Decimal("0.5"), "测验及格计0.5学时。")


def test_a_rule_may_give_tests_nothing() -> None:
    assert hours(RuleShape.ONLINE_STEPS, 60, is_test=True) == 0


def test_what_does_not_count_says_why_in_one_sentence() -> None:
    short = convert(
        shape=RuleShape.BRANCH_HOURS, parameters=BRANCH_HOURS, length_seconds=1500, is_test=False
    )

    assert short.reason == "时长25分钟，不足30分钟，不计学时。"


def test_thirds_of_an_hour_are_cut_to_hundredths() -> None:
    worth = hours(RuleShape.BRANCH_HOURS, 40 * 60, step_minutes=20)

    assert worth == Decimal("0.66")


@given(st.sampled_from(list(RuleShape)), st.integers(0, 10**6), st.integers(0, 10**6))
def test_longer_study_never_counts_less(shape: RuleShape, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))

    assert 0 <= hours(shape, shorter) <= hours(shape, longer)


def test_figures_carry_no_needless_zeros() -> None:
    assert [plain(Decimal(text)) for text in ("4.00", "0.50", "0.25", "0", "40")] == [
        "4",
        "0.5",
        "0.25",
        "0",
        "40",
    ]


@pytest.mark.parametrize("shape", list(RuleShape))
def test_the_default_parameters_are_valid(shape: RuleShape) -> None:
    assert invalid_parameters(shape, DEFAULTS[shape]) == ""


@pytest.mark.parametrize(
    ("shape", "change"),
    [
        (RuleShape.TRAINING_DAY, {"day": 8}),
        (RuleShape.TRAINING_DAY, {"day": "2"}),
        (RuleShape.TRAINING_DAY, {"half_day_from_minutes": 400}),
        (RuleShape.BRANCH_HOURS, {"per_hour": "NaN"}),
        (RuleShape.BRANCH_HOURS, {"per_hour": "0.333"}),
        (RuleShape.BRANCH_HOURS, {"step_minutes": 0}),
        (RuleShape.BRANCH_HOURS, {"step_minutes": 25}),
        (RuleShape.ONLINE_STEPS, {"steps": [[900, "0.5"], [900, "1"]]}),
        (RuleShape.ONLINE_STEPS, {"steps": [["900", "0.5"]]}),
        (RuleShape.ONLINE_STEPS, {"steps": None}),
        (RuleShape.ONLINE_STEPS, {"test": "-1"}),
    ],
)
def test_parameters_that_make_no_sense_are_named(shape: RuleShape, change: dict[str, Any]) -> None:
    assert invalid_parameters(shape, {**DEFAULTS[shape], **change}) != ""


def test_parameters_must_be_a_set_of_names() -> None:
    assert invalid_parameters(RuleShape.BRANCH_HOURS, [1, 2]) == "折算标准应是一组名称和数值。"
