"""What the figures of an item analysis are. Pure: marks in, figures out.

Source of the definitions: Moodle Docs, “Quiz statistics calculations”
(docs.moodle.org/dev/Quiz_statistics_calculations), as of its revision of 2013, with the first attempt of each person,
nothing answered counted as 0, and sample variances (divided by n − 1). For one question let ``x`` be what each person
earned for it and ``X`` what he earned for the rest of his paper:

* 难度 (facility index): the mean of ``x`` as a share of the most that can be earned;
* 标准差: the square root of the variance of ``x``, as a share of the most that can be earned;
* 区分度 (discrimination index): the correlation of ``x`` and ``X``;
* 区分效率 (discriminative efficiency): the covariance of ``x`` and ``X`` as a share of the greatest one that the same
  marks could have, which they reach when both are sorted.

All in percent. Here papers may be drawn and differ in what they are worth: both ``x`` and ``X`` are taken as shares of
what could be earned, which for papers of one worth changes none of the figures.

* 用时 (time): median and quartiles of the seconds that those took who answered, as ``quizzes.timing`` takes them, where
  they are known. Times of answers are skewed to the right, as a rule lognormal, so that a mean would speak of the few
  who paused. Source: van der Linden, “A lognormal model for response times on test items”, Journal of Educational and
  Behavioral Statistics 31 (2006), 181–204. Quartiles interpolate between order statistics at (n − 1)·p + 1: definition
  7 of Hyndman and Fan, “Sample quantiles in statistical packages”, The American Statistician 50 (1996), 361–365, which
  Excel calls QUARTILE.INC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import quantiles

# Below this many people the figures say more about chance than about a question.
# Source: issue 6, item 10; Moodle's own help asks for some tens of attempts too.
FEWEST = 30
HUNDRED = 100.0
# What rounding leaves of a variance that is none: shares are of the order of 1.
NOTHING = 1e-12


@dataclass(frozen=True)
class Figures:
    """Figures of one question in percent. None where they do not exist: nobody differs from anybody."""

    people: int
    facility: float
    deviation: float
    discrimination: float | None
    efficiency: float | None


def figures_of(marks: Sequence[float], rests: Sequence[float]) -> Figures | None:
    """Return the figures of one question; None below ``FEWEST`` people.

    ``marks``, ``rests``: for each person the share earned of the question and of the rest of the paper, 0 to 1.
    """
    people = len(marks)
    if people < FEWEST:
        return None
    own, other = _covariance(marks, marks), _covariance(rests, rests)
    together = _covariance(marks, rests)
    most = _covariance(sorted(marks), sorted(rests))
    varies = own > NOTHING and other > NOTHING
    return Figures(
        people=people,
        facility=HUNDRED * fsum(marks) / people,
        deviation=HUNDRED * sqrt(own),
        discrimination=HUNDRED * together / sqrt(own * other) if varies else None,
        efficiency=HUNDRED * together / most if varies and abs(most) > NOTHING else None,
    )


@dataclass(frozen=True)
class Times:
    """Seconds that ``people`` took for one question: half of them between ``quarter`` and ``three_quarters``."""

    people: int
    quarter: float
    median: float
    three_quarters: float


def times_of(seconds: Sequence[float]) -> Times | None:
    """Return the time of one question from what each person took; None below ``FEWEST`` people."""
    if len(seconds) < FEWEST:
        return None
    return Times(len(seconds), *quantiles(seconds, n=4, method="inclusive"))


def _covariance(one: Sequence[float], two: Sequence[float]) -> float:
    """Return the sample covariance of two rows of the same length, of at least two."""
    mean_one, mean_two = fsum(one) / len(one), fsum(two) / len(two)
    products = [(a - mean_one) * (b - mean_two) for a, b in zip(one, two, strict=True)]
    return fsum(products) / (len(one) - 1)
