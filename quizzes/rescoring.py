"""What a ruling on a question would make of scores. The preview and its application both ask here; writes nothing."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from quizzes.content import squeezed
from quizzes.enums import AttemptState, RescoreKind
from quizzes.models import Attempt, Question, QuestionVersion, Quiz
from quizzes.rulings import Judged, Ruling, Rulings, judged_by, judges_in, rulings_on
from quizzes.scoring import mark_of
from sanwei.org.models import Membership

READ_AT_ONCE = 500


@dataclass(frozen=True)
class Proposal:
    """A ruling as an editor means it: of which versions, by which key, or everybody given the points."""

    question: Question
    kind: RescoreKind
    versions: frozenset[int]
    judge: QuestionVersion | None = None
    part: int | None = None
    takes_passes: bool = False

    @property
    def ruling(self) -> Ruling:
        return Ruling(str(self.kind), self.judge.pk if self.judge else None, self.part)


@dataclass(frozen=True)
class Standing:
    """A score as it stands."""

    score: Decimal
    percent: Decimal
    correct_count: int
    is_passed: bool


@dataclass(frozen=True)
class Change:
    """One attempt that is judged anew; its score may come out the same. ``is_pass_kept``: below, yet passed."""

    attempt: Attempt
    before: Standing
    after: Standing
    judged: Judged
    is_pass_kept: bool

    @property
    def difference(self) -> Decimal:
        return self.after.score - self.before.score

    @property
    def is_felt(self) -> bool:
        """Whether the member's score changes."""
        return self.before != self.after


@dataclass(frozen=True)
class SumRow:
    """Of one quiz or one branch: how many attempts are judged anew, how many people's scores rise and fall."""

    name: str
    attempts: int
    rising: int
    falling: int


@dataclass(frozen=True, kw_only=True)
class RescorePreview:
    """What would happen. ``people`` and ``differences`` speak of scores that change; differences by size."""

    total: int
    people: int
    differences: list[tuple[Decimal, int]]
    reaching: int
    falling: int
    kept: int
    waiting: int
    quizzes: list[SumRow]
    branches: list[SumRow]
    fingerprint: str

    def as_json(self) -> dict[str, Any]:
        return {
            "attempts": self.total,
            "people": self.people,
            "differences": [[str(size), people] for size, people in self.differences],
            "reaching": self.reaching,
            "falling": self.falling,
            "kept": self.kept,
        }


def fits(version: QuestionVersion, judge: QuestionVersion) -> bool:
    """Whether answers to ``version`` can be judged by the key of ``judge``: letters and places mean the same."""
    if version.type != judge.type or len(version.parts) != len(judge.parts):
        return False
    pairs = [(version.options, judge.options), (version.targets, judge.targets)]
    if not version.parts:
        return all(_in_place(*pair) for pair in pairs) and _blanks(version) == _blanks(judge)
    return all(
        was["type"] == now["type"]
        and _in_place(was["options"], now["options"])
        and _in_place(was["targets"], now["targets"])
        and (was["type"] != "blank" or len(was["answer"]) == len(now["answer"]))
        for was, now in zip(version.parts, judge.parts, strict=True)
    )


def _blanks(version: QuestionVersion) -> int:
    return len(version.answer) if version.type == "blank" else 0


def _in_place(was: list[str], now: list[str]) -> bool:
    """Whether no option went to another letter; a mended word keeps its place."""
    if len(was) != len(now):
        return False
    places = {squeezed(text): place for place, text in enumerate(was)}
    return all(places.get(squeezed(text), place) == place for place, text in enumerate(now))


def attempts_asking(versions: Collection[int]) -> QuerySet[Attempt]:
    """Return the attempts, of any state, whose papers ask one of ``versions``."""
    # A paper is a list in one column: both databases can look for its text, none for its members alike.
    asks = Q(pk__in=[])
    for pk in versions:
        asks |= Q(paper_text__contains=f'"version": {pk},')
        asks |= Q(paper_text__contains=f'"version": {pk}}}')
    return Attempt.objects.alias(paper_text=Cast("paper", TextField())).filter(asks)


def scored_asking(versions: Collection[int]) -> QuerySet[Attempt]:
    """Return the scored ones among ``attempts_asking``, in the order in which they are judged anew."""
    return attempts_asking(versions).filter(state=AttemptState.SCORED).order_by("pk")


def changes_in(
    attempts: Iterable[Attempt], rulings: Rulings, *, takes_passes: bool
) -> Iterator[Change]:
    """Yield what becomes of scored ``attempts`` under ``rulings``; those that are judged so already are left out.

    One query for the versions.
    """
    attempts = list(attempts)
    papers = {one.pk: {line["version"] for line in one.paper} for one in attempts}
    judged = {one.pk: judged_by(papers[one.pk], rulings) for one in attempts}
    wanted = set().union(*papers.values(), *(judges_in(one) for one in judged.values()))
    versions = QuestionVersion.objects.in_bulk(wanted)
    for attempt in attempts:
        if judged[attempt.pk] != attempt.judged:
            yield _change(attempt, judged[attempt.pk], versions, takes_passes)


def _change(
    attempt: Attempt,
    judged: Judged,
    versions: Mapping[int, QuestionVersion],
    takes_passes: bool,
) -> Change:
    before = standing_of(attempt)
    mark = mark_of(attempt, versions, judged)
    # Passing completed a study: a mistake of ours takes that from nobody unless the editor says so.
    is_kept = before.is_passed and not mark.is_passed and not takes_passes
    after = Standing(mark.score, mark.percent, mark.correct_count, mark.is_passed or is_kept)
    return Change(attempt, before, after, judged, is_kept)


def standing_of(attempt: Attempt) -> Standing:
    """Return the score of a scored attempt as it counts now."""
    if attempt.score is None or attempt.score_percent is None:
        raise ValueError("only a scored attempt has a score")
    return Standing(
        attempt.score, attempt.score_percent, attempt.correct_count or 0, bool(attempt.is_passed)
    )


class _Sums:
    """What is kept of the changes of one quiz or one branch: not the changes, which hold whole papers."""

    def __init__(self) -> None:
        self.attempts = 0
        self.rising: set[int] = set()
        self.falling: set[int] = set()

    def add(self, change: Change) -> None:
        self.attempts += 1
        if change.difference:
            people = self.rising if change.difference > 0 else self.falling
            people.add(change.attempt.member_id)

    def as_row(self, name: str) -> SumRow:
        return SumRow(name, self.attempts, len(self.rising), len(self.falling))


def preview_rescore(proposal: Proposal) -> RescorePreview:
    """Return what ``proposal`` would change, computed from stored answers and versions. Writes nothing."""
    quizzes: defaultdict[int, _Sums] = defaultdict(_Sums)
    branches: defaultdict[str, _Sums] = defaultdict(_Sums)
    sizes: dict[Decimal, set[int]] = {}
    people: set[int] = set()
    sums: Counter[str] = Counter()
    digest = hashlib.sha256(_proposed(proposal).encode())
    for batch in _batches(scored_asking(proposal.versions)):
        rulings = proposed_rulings(proposal, batch)
        home = _branches_of({one.member_id for one in batch})
        for change in changes_in(batch, rulings, takes_passes=proposal.takes_passes):
            digest.update(_told(change).encode())
            quizzes[change.attempt.quiz_id].add(change)
            branches[home.get(change.attempt.member_id, "")].add(change)
            sums["total"] += 1
            if not change.is_felt:
                continue
            people.add(change.attempt.member_id)
            if change.difference:
                sizes.setdefault(change.difference, set()).add(change.attempt.member_id)
            sums["reaching"] += change.after.is_passed and not change.before.is_passed
            sums["falling"] += change.before.is_passed and not change.after.is_passed
            sums["kept"] += change.is_pass_kept
    titles = dict(Quiz.objects.filter(pk__in=quizzes).values_list("pk", "title"))
    ended = (AttemptState.OPEN, AttemptState.SUBMITTED, AttemptState.EXPIRED)
    return RescorePreview(
        total=sums["total"],
        people=len(people),
        differences=[(size, len(who)) for size, who in sorted(sizes.items(), reverse=True)],
        reaching=sums["reaching"],
        falling=sums["falling"],
        kept=sums["kept"],
        waiting=attempts_asking(proposal.versions).filter(state__in=ended).count(),
        quizzes=sorted((one.as_row(titles[pk]) for pk, one in quizzes.items()), key=_by_name),
        branches=sorted((one.as_row(name) for name, one in branches.items()), key=_by_name),
        fingerprint=digest.hexdigest(),
    )


def proposed_rulings(proposal: Proposal, attempts: Iterable[Attempt]) -> dict[int, list[Ruling]]:
    """Return the rulings on everything that ``attempts`` ask, as they would be after ``proposal``. One query."""
    rulings = rulings_on({line["version"] for one in attempts for line in one.paper})
    for version in proposal.versions:
        rulings[version] = [*rulings.get(version, ()), proposal.ruling]
    return rulings


def versions_in_use(question: Question) -> list[tuple[QuestionVersion, int]]:
    """Return the versions of ``question`` that scored attempts were drawn with, and how many, the newest first."""
    found = []
    for version in question.versions.order_by("-number"):
        count = scored_asking({version.pk}).aggregate(n=Count("pk"))["n"]
        if count:
            found.append((version, count))
    return found


def _batches(rows: QuerySet[Attempt]) -> Iterator[list[Attempt]]:
    after = 0
    while batch := list(rows.filter(pk__gt=after)[:READ_AT_ONCE]):
        yield batch
        after = batch[-1].pk


def _branches_of(members: Collection[int]) -> dict[int, str]:
    """Return the name of the branch each member belongs to, or belonged to last. One query."""
    rows = Membership.objects.filter(member__in=members).order_by("starts_on")
    return dict(rows.values_list("member_id", "branch__short_name"))


def _by_name(row: SumRow) -> str:
    return row.name


def _proposed(proposal: Proposal) -> str:
    return json.dumps(
        [
            str(proposal.question.public_id),
            str(proposal.kind),
            sorted(proposal.versions),
            proposal.judge.pk if proposal.judge else None,
            proposal.part,
            proposal.takes_passes,
        ]
    )


def _told(change: Change) -> str:
    before, after = change.before, change.after
    told = [
        str(change.attempt.public_id),
        change.attempt.revised,
        [str(before.score), before.is_passed],
        [str(after.score), after.is_passed],
    ]
    return json.dumps(told)
