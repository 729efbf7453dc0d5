"""Turns a length into 学时 by a rule's shape. Pure: numbers in, Decimal and one sentence out.

Source: the 学时 conversion of domain.md (本单位制度); every number of it is a parameter of the rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from sanwei.common.lengths import in_words
from sanwei.ledgers.enums import RuleShape

ZERO = Decimal(0)
SMALLEST = Decimal("0.01")
SECONDS_A_MINUTE = 60
MINUTES_AN_HOUR = 60


@dataclass(frozen=True)
class Conversion:
    """``hours`` is 0 where nothing counts; ``reason`` says in one sentence how it was reckoned, or why not."""

    hours: Decimal
    reason: str


def plain(hours: Decimal) -> str:
    """Write 学时 without trailing zeros: 4, 0.5, 0.25."""
    text = format(hours, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def convert(
    *, shape: RuleShape, parameters: Mapping[str, Any], length_seconds: int, is_test: bool
) -> Conversion:
    """Return what ``length_seconds`` (published length of an item, or length of an event) is worth.

    ``is_test``: a passed test, worth the rule's ``test`` whatever its length.
    """
    if shape == RuleShape.TRAINING_DAY:
        return _training_day(parameters, length_seconds)
    if shape == RuleShape.BRANCH_HOURS:
        return _branch_hours(parameters, length_seconds)
    return _test(parameters) if is_test else _online_steps(parameters, length_seconds)


def _training_day(parameters: Mapping[str, Any], length_seconds: int) -> Conversion:
    """One record is one day at most: its length says whether it was a whole one."""
    minutes = length_seconds // SECONDS_A_MINUTE
    day, half_day = Decimal(parameters["day"]), Decimal(parameters["half_day"])
    if minutes >= parameters["day_from_minutes"]:
        return Conversion(day, _("集中培训一天计%s学时。") % plain(day))
    if minutes >= parameters["half_day_from_minutes"]:
        return Conversion(half_day, _("集中培训半天计%s学时。") % plain(half_day))
    needed = parameters["half_day_from_minutes"] * SECONDS_A_MINUTE
    return Conversion(
        ZERO,
        _("时长%(length)s，不足半天（%(needed)s），不计学时。")
        % {"length": in_words(length_seconds), "needed": in_words(needed)},
    )


def _branch_hours(parameters: Mapping[str, Any], length_seconds: int) -> Conversion:
    step = parameters["step_minutes"] * SECONDS_A_MINUTE
    steps = length_seconds // step
    hour = Decimal(parameters["per_hour"])
    hours = hour * steps * parameters["step_minutes"] / MINUTES_AN_HOUR
    hours = hours.quantize(SMALLEST, ROUND_DOWN)
    if not steps:
        return Conversion(
            ZERO,
            _("时长%(length)s，不足%(needed)s，不计学时。")
            % {"length": in_words(length_seconds), "needed": in_words(step)},
        )
    return Conversion(
        hours,
        _("时长%(length)s，每小时计%(hour)s学时，按%(step)s一档计%(hours)s学时。")
        % {
            "length": in_words(length_seconds),
            "hour": plain(hour),
            "step": in_words(step),
            "hours": plain(hours),
        },
    )


def _online_steps(parameters: Mapping[str, Any], length_seconds: int) -> Conversion:
    for least, amount in sorted(parameters["steps"], reverse=True):
        if length_seconds >= least and length_seconds > 0:
            hours = Decimal(amount)
            return Conversion(
                hours,
                _("公布时长%(length)s，按时长分档计%(hours)s学时。")
                % {"length": in_words(length_seconds), "hours": plain(hours)},
            )
    return Conversion(ZERO, _("没有公布时长，不计学时。"))


def _test(parameters: Mapping[str, Any]) -> Conversion:
    hours = Decimal(parameters.get("test", "0"))
    if not hours:
        return Conversion(ZERO, _("本单位规定测验不计学时。"))
    return Conversion(hours, _("测验及格计%s学时。") % plain(hours))


def invalid_parameters(shape: str, parameters: object) -> str:
    """Return a sentence that says what is wrong with the parameters of a rule; empty when they are right."""
    if not isinstance(parameters, dict):
        return _("折算标准应是一组名称和数值。")
    try:
        if shape == RuleShape.TRAINING_DAY:
            day, half = _amount(parameters["day"]), _amount(parameters["half_day"])
            from_day = _count(parameters["day_from_minutes"])
            sound = day >= half and from_day > _count(parameters["half_day_from_minutes"])
        elif shape == RuleShape.BRANCH_HOURS:
            sound = _amount(parameters["per_hour"]) > 0
            sound = sound and MINUTES_AN_HOUR % _count(parameters["step_minutes"]) == 0
        else:
            steps = [(_count(least), _amount(amount)) for least, amount in parameters["steps"]]
            sound = len({least for least, _amount_ in steps}) == len(steps)
            sound = sound and _amount(parameters.get("test", "0")) >= 0
    except (KeyError, TypeError, ValueError, InvalidOperation):
        sound = False
    return "" if sound else _("折算标准填写有误，请对照说明修改。")


def _amount(value: object) -> Decimal:
    """Read an amount kept as text. Raises: ValueError, InvalidOperation."""
    amount = Decimal(str(value))
    if not isinstance(value, str) or not amount.is_finite() or not 0 <= amount <= 100:
        raise ValueError(value)
    if amount != amount.quantize(SMALLEST):
        raise ValueError(value)
    return amount


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(value)
    return value
