"""Reads of the 错题本: what is in it, what is due, one question to practise, its answer afterwards."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from quizzes import papers, practising
from quizzes.content import is_many
from quizzes.enums import MultipleScoring, QuestionType
from quizzes.marking import Mark, mark
from quizzes.models import Mistake, QuestionVersion
from quizzes.papers import Review, Sheet
from quizzes.queries import RULE_LABELS
from quizzes.versions import content_of
from quizzes.withholding import HeldBack, held_back
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org import queries as org
from sanwei.org.models import Member

ORDINAL = 1  # of the one sheet on the page


@dataclass(frozen=True)
class Line:
    """One question of the notebook. ``is_held_back``: its key waits for the end of a quiz."""

    mistake: Mistake
    stem: str
    topic: str
    type_label: str
    is_due: bool
    is_held_back: bool

    @property
    def may_practise(self) -> bool:
        return self.is_due and not self.is_held_back


@dataclass(frozen=True)
class Topic:
    name: str
    count: int
    due: int


@dataclass(frozen=True)
class Notebook:
    """``lines``: what is due first; ``topics``: of the whole notebook, whatever is chosen."""

    lines: tuple[Line, ...]
    topics: tuple[Topic, ...]
    known_count: int

    @property
    def due(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.may_practise)

    @property
    def waiting(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.may_practise)

    @property
    def next_due_on(self) -> date | None:
        later = [line.mistake.due_on for line in self.lines if not line.is_due]
        return min(later, default=None)


def notebook_of(member: Member, *, topic: str = "", at: datetime) -> Notebook:
    """Return what ``member`` has yet to learn, of one 知识点 where it is given; a constant number of queries."""
    held = held_back(member, at=at)
    everything = [
        line for row in _open_to(member, at) if (line := _line(row, held, clock.local_date(at)))
    ]
    names = dict.fromkeys(line.topic for line in everything)
    topics = tuple(
        Topic(
            name,
            sum(line.topic == name for line in everything),
            sum(line.topic == name and line.may_practise for line in everything),
        )
        for name in sorted(names, key=lambda name: (not name, name))
    )
    return Notebook(
        lines=tuple(line for line in everything if not topic or line.topic == topic),
        topics=topics,
        known_count=Mistake.objects.filter(member=member, known_at__isnull=False).count(),
    )


def due_count(member: Member, *, at: datetime) -> int:
    """Return how many questions ``member`` can practise now."""
    today = clock.local_date(at)
    if not Mistake.objects.filter(member=member, known_at=None, due_on__lte=today).exists():
        return 0
    return len(notebook_of(member, at=at).due)


def mistake_of(member: Member, public_id: UUID, *, at: datetime) -> Mistake:
    """Return one question of ``member``, known ones too. Raises: NotVisible, also for what is held back."""
    row = _visible(member, at).filter(public_id=public_id).first()
    if row is None or held_back(member, at=at).holds(row.question):
        raise NotVisible()
    if practising.asked_part(row.question.current, row.part) is None:
        raise NotVisible()
    return row


def sheet_of(mistake: Mistake) -> Sheet:
    """Return the question as it is put next, without its key."""
    return _sheet(mistake, mistake.question.current, mistake.revision, "")


def review_of(mistake: Mistake) -> Review | None:
    """Return the latest practice with the right answer; None where the question was edited since or never put."""
    told = mistake.practised
    version = mistake.question.current
    if not told or version is None or told["version"] != version.pk:
        return None
    content = practising.asked_part(version, mistake.part)
    if content is None:
        return None
    sheet = _sheet(mistake, version, mistake.revision - 1, told["value"])
    key = practising.key_of(content)
    return papers.review_of(
        sheet,
        line=_line_json(mistake, version, mistake.revision - 1),
        key=key,
        explanation=content.explanation,
        mark=mark(key, told["value"]),
    )


@dataclass(frozen=True)
class Printed:
    """``answer``: only of what was practised since the question was last edited, and is not held back."""

    sheet: Sheet
    topic: str
    answer: str
    explanation: str


def printed(member: Member, *, topic: str = "", at: datetime) -> list[Printed]:
    """Return the notebook for paper: every question without its key, the keys that were seen apart."""
    return [_printed(line, n) for n, line in enumerate(_printable(member, topic, at), start=1)]


def _printable(member: Member, topic: str, at: datetime) -> list[Line]:
    lines = notebook_of(member, topic=topic, at=at).lines
    return [line for line in lines if not line.is_held_back]


def _printed(line: Line, number: int) -> Printed:
    row = line.mistake
    version = row.question.current
    content = practising.asked_part(version, row.part)
    if version is None or content is None:
        raise NotVisible()
    sheet = _sheet(row, version, row.revision, "", ordinal=number)
    seen = bool(row.practised) and row.practised["version"] == version.pk
    right = ""
    if seen:
        right = papers.review_of(
            sheet,
            line=_line_json(row, version, row.revision),
            key=practising.key_of(content),
            explanation="",
            mark=Mark(content.score, True),
        ).right
    return Printed(sheet, line.topic, right, content.explanation if seen else "")


def _visible(member: Member, at: datetime) -> QuerySet[Mistake]:
    """Rows whose question is in use and whose quiz still means the member."""
    return Mistake.objects.filter(
        org.audience_filter(member.user, at=at, prefix="attempt__quiz__audience"),
        member=member,
        question__retired_at__isnull=True,
        question__current__isnull=False,
    ).select_related("question__current", "attempt")


def _open_to(member: Member, at: datetime) -> QuerySet[Mistake]:
    return _visible(member, at).filter(known_at__isnull=True).order_by("due_on", "pk")


def _line(row: Mistake, held: HeldBack, today: date) -> Line | None:
    version = row.question.current
    content = practising.asked_part(version, row.part) if version else None
    if content is None or held.hides(row.question):
        return None
    return Line(
        mistake=row,
        stem=content.stem,
        topic=row.question.topic,
        type_label=str(content.type.label),
        is_due=row.is_due(today),
        is_held_back=held.holds(row.question),
    )


def _line_json(row: Mistake, version: QuestionVersion, revision: int) -> dict[str, object]:
    content = practising.asked_part(version, row.part)
    if content is None:
        raise NotVisible()
    seed = practising.seed_of(row.public_id, revision)
    return practising.line_of(content, version=version.pk, part=row.part, seed=seed)


def _sheet(
    row: Mistake,
    version: QuestionVersion | None,
    revision: int,
    value: object,
    *,
    ordinal: int = ORDINAL,
) -> Sheet:
    content = practising.asked_part(version, row.part)
    if content is None or version is None:
        raise NotVisible()
    return papers.sheet_of(
        ordinal,
        line=_line_json(row, version, revision),
        asked=practising.asked_of(content, content_of(version), row.part),
        stored={"value": value},
        rule_label=_rule(content.type),
    )


def _rule(kind: QuestionType) -> str:
    return str(MultipleScoring.ALL_OR_NOTHING.label if is_many(kind) else RULE_LABELS[kind])
