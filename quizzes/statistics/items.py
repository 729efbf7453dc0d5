"""The figures of the questions of a quiz, or of one question wherever it was asked. Reads attempts, writes nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from quizzes.content import LETTERS, TRUE
from quizzes.enums import CHOICES, AttemptState, EndedBy, QuestionType
from quizzes.models import Attempt, Question, QuestionVersion, Quiz
from quizzes.papers import answer_text, asked_of, option_texts
from quizzes.queries import asked_rows
from quizzes.rescoring import scored_asking
from quizzes.rulings import judges_in
from quizzes.scoring import judged_key, mark_of
from quizzes.statistics.measures import FEWEST, Figures, Times, figures_of, times_of
from quizzes.timing import answering_ms

READ_AT_ONCE = 500
# A version and a place in it: what is answered, and so what is measured.
Place = tuple[int, int | None]
LETTERED = CHOICES | {QuestionType.TRUE_FALSE}


@dataclass(frozen=True)
class OptionShare:
    """How many chose an option. ``letter``: of the bank, however it was shuffled on their screens."""

    letter: str
    text: str
    people: int
    permille: int
    is_right: bool


@dataclass(frozen=True, kw_only=True)
class ItemStatistics:
    """One question, as one version asks it.

    ``figures`` and ``options`` None: too few people answered it; ``times`` None: the time of too few is known.
    """

    question_id: int
    version: QuestionVersion
    stem: str
    type_label: str
    key: str
    people: int
    figures: Figures | None
    options: tuple[OptionShare, ...] | None
    times: Times | None
    unanswered: int

    @property
    def verdict(self) -> str:
        """What stands out: "check_key", "hard", "easy", "weak", or nothing."""
        if self.figures is None:
            return ""
        shares, found = self.figures, self.figures.discrimination
        if found is not None and found < 0:
            return "check_key"
        if shares.facility < HARD_BELOW:
            return "hard"
        if shares.facility > EASY_ABOVE:
            return "easy"
        return "weak" if found is not None and found < WEAK_BELOW else ""


# Percent. Source: Moodle Docs, “Quiz report statistics”: what facility and discrimination are usually read as.
HARD_BELOW, EASY_ABOVE, WEAK_BELOW = 34.0, 95.0, 20.0


@dataclass(frozen=True)
class QuizStatistics:
    """All questions of a quiz in the order of the bank; ``minutes``: the median from start to 交卷, by the member."""

    people: int
    items: list[ItemStatistics]
    minutes: float | None


@dataclass
class _Tally:
    """What is collected of one place while attempts are read."""

    line: dict[str, Any]
    marks: list[float] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)
    letters: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    unanswered: int = 0
    judge: int = 0


def first_attempts(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Return of each member and quiz the first scored attempt: later ones have seen the key."""
    earliest = (
        Attempt.objects.filter(
            quiz=OuterRef("quiz"), member=OuterRef("member"), state=AttemptState.SCORED
        )
        .order_by("number")
        .values("pk")[:1]
    )
    return attempts.filter(state=AttemptState.SCORED, pk=Subquery(earliest)).order_by("pk")


def quiz_statistics(quiz: Quiz) -> QuizStatistics:
    """Return the figures of every question that ``quiz`` asked."""
    rows = first_attempts(quiz.attempts.all())
    times: list[float] = []
    items = _items(_read(rows, times=times))
    taken = [minutes for minutes in times if minutes >= 0]
    return QuizStatistics(
        people=len(times),
        items=items,
        minutes=median(taken) if len(taken) >= FEWEST else None,
    )


def question_statistics(question: Question, quizzes: QuerySet[Quiz]) -> list[ItemStatistics]:
    """Return the figures of each version of ``question`` that was answered in ``quizzes``, the newest first."""
    versions = set(question.versions.values_list("pk", flat=True))
    rows = first_attempts(scored_asking(versions).filter(quiz__in=quizzes.values("pk")))
    tallies = {place: tally for place, tally in _read(rows).items() if place[0] in versions}
    items = _items(tallies)
    return sorted(items, key=lambda one: -one.version.number)


def _read(rows: QuerySet[Attempt], times: list[float] | None = None) -> dict[Place, _Tally]:
    """Collect marks, rests and letters of each place; ``times`` takes minutes, −1 where the deadline ended it."""
    tallies: dict[Place, _Tally] = {}
    versions: dict[int, QuestionVersion] = {}
    for attempt in rows.iterator(chunk_size=READ_AT_ONCE):
        wanted = {line["version"] for line in attempt.paper} | judges_in(attempt.judged)
        if missing := wanted - versions.keys():
            versions |= QuestionVersion.objects.in_bulk(missing)
        marked = mark_of(attempt, versions)
        keys = [judged_key(versions, line, attempt.judged) for line in attempt.paper]
        worth = float(sum(key.score for key in keys))
        for ordinal, (line, key, mark) in enumerate(
            zip(attempt.paper, keys, marked.marks, strict=True), start=1
        ):
            own = float(key.score)
            tally = tallies.setdefault((line["version"], line.get("part")), _Tally(line))
            tally.judge = attempt.judged.get(str(line["version"]), {}).get("by", line["version"])
            tally.marks.append(float(mark.score) / own)
            rest = worth - own
            tally.rests.append((float(marked.score) - float(mark.score)) / rest if rest else 0.0)
            _count(tally, attempt.answers.get(str(ordinal), {}))
        if times is not None:
            times.append(_minutes(attempt))
    return tallies


def _minutes(attempt: Attempt) -> float:
    if attempt.ended_by != EndedBy.MEMBER or attempt.submitted_at is None:
        return -1.0
    return (attempt.submitted_at - attempt.started_at).total_seconds() / 60


def _count(tally: _Tally, answer: dict[str, Any]) -> None:
    """Count an answer in the letters of the version: that is how answers are stored, whatever was shown."""
    if (spent := answering_ms(answer)) is not None:
        tally.seconds.append(spent / 1000)
    if not (value := answer.get("value")):
        tally.unanswered += 1
    elif tally.line["type"] == QuestionType.TRUE_FALSE:
        tally.letters["A" if value == TRUE else "B"] += 1
    elif tally.line["type"] in CHOICES:
        tally.letters.update(value)


def _items(tallies: dict[Place, _Tally]) -> list[ItemStatistics]:
    keys = {version for version, _part in tallies}
    judges = {tally.judge for tally in tallies.values()}
    versions = QuestionVersion.objects.select_related("question").in_bulk(keys | judges)
    rows = asked_rows(keys)
    items = [
        _item(versions[place[0]], versions[tally.judge], rows[place[0]], tally)
        for place, tally in tallies.items()
    ]
    return sorted(items, key=_in_bank)


def _in_bank(item: ItemStatistics) -> tuple[int, int, int]:
    question = item.version.question
    return (question.bank_id, question.position, item.version.pk)


def _item(
    version: QuestionVersion, judge: QuestionVersion, row: dict[str, Any], tally: _Tally
) -> ItemStatistics:
    asked = asked_of(tally.line, row)
    key = judged_key({version.pk: version, judge.pk: judge}, tally.line, _judged(version, judge))
    figures = figures_of(tally.marks, tally.rests)
    people = len(tally.marks)
    return ItemStatistics(
        question_id=version.question_id,
        version=version,
        stem=asked.stem,
        type_label=str(QuestionType(key.type).label),
        key=answer_text(key.type, key.answer),
        people=people,
        figures=figures,
        options=_options(key.type, key.answer, asked.options, tally) if figures else None,
        times=times_of(tally.seconds),
        unanswered=tally.unanswered,
    )


def _judged(version: QuestionVersion, judge: QuestionVersion) -> dict[str, dict[str, Any]]:
    return {str(version.pk): {"by": judge.pk}} if judge.pk != version.pk else {}


def _options(
    kind: str, answer: Any, options: Iterable[str], tally: _Tally
) -> tuple[OptionShare, ...]:
    if kind not in LETTERED:
        return ()
    people = len(tally.marks)
    right = ("A" if answer == TRUE else "B") if kind == QuestionType.TRUE_FALSE else str(answer)
    return tuple(
        OptionShare(
            letter,
            text,
            tally.letters[letter],
            tally.letters[letter] * 1000 // people,
            letter in right,
        )
        for letter, text in zip(LETTERS, option_texts(kind, list(options)), strict=False)
    )
