"""What a member can do now, as rows of the home page: lessons begun, lessons and quizzes not yet done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from quizzes import queries as quizzes
from quizzes.queries import QuizCard
from sanwei.home.enums import SEAL_CSS, SEALS
from sanwei.library import queries as library
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.enums import ItemKind, StudyState
from sanwei.study.models import StudyItem
from sanwei.study.progress import ProgressView
from sanwei.study.sentences import mark
from sanwei.study.spans import Span, spans_of

SHOWN = 5
HUES = 5  # as lectures colour their cards: the same lecture, the same colour


@dataclass(frozen=True)
class Resume:
    """The lesson to go on with. ``test_url``: its test, where that is all that is missing."""

    title: str
    url: str
    hue: str
    length: str
    spans: list[Span]
    sentence: str
    resume_at: str  # on the time line of a recording; empty for a text
    test_url: str = ""


@dataclass(frozen=True)
class Task:
    """One row: what, how long, how it stands."""

    title: str
    url: str
    seal: str | Promise
    seal_css: str
    detail: str
    chip: str
    chip_css: str = ""


@dataclass(frozen=True)
class Tasks:
    resume: Resume | None
    rows: list[Task]
    count: int


def tasks_of(member: Member, *, at: datetime) -> Tasks:
    """Return the lesson begun last and up to five rows of what is open; ``count`` is how many there are in all."""
    begun = [one for one in study.in_progress(member) if one.view.duration_ms]
    resume = _resume(begun[0].item, begun[0].view) if begun else None
    rows = [_lesson(one.item, one.view) for one in begun[1:]]
    cards = [card for card in quizzes.open_quizzes_for(member, at=at) if _is_to_do(card)]
    rows += [_quiz(card) for card in cards]
    rows += _chapter(member, at=at)
    items = list(
        study.items_visible_to(member.user, at=at)
        .exclude(kind__in=[ItemKind.QUIZ, ItemKind.CHAPTER])
        .exclude(pk__in=[one.item.pk for one in begun])
        .order_by("-live_at", "-pk")
    )
    views = study.progress_views(member=member, items=items)
    rows += [
        _lesson(item, views[item.pk])
        for item in items
        if views[item.pk].state == StudyState.NOT_STARTED
    ]
    return Tasks(resume=resume, rows=rows[:SHOWN], count=len(rows))


def _is_to_do(card: QuizCard) -> bool:
    return card.may_start and not card.is_passed and not card.is_withheld


def _resume(item: StudyItem, view: ProgressView) -> Resume:
    return Resume(
        title=item.title,
        url=item.url,
        hue=f"hue-{UUID(item.owner_key).int % HUES}",
        length=view.length,
        spans=spans_of(view),
        sentence=view.sentence.partition("。")[0],
        resume_at="" if view.is_read else mark(view.resume_ms),
        test_url=view.awaits.url if view.awaits and view.is_awaiting else "",
    )


def _lesson(item: StudyItem, view: ProgressView) -> Task:
    kind = ItemKind(item.kind)
    has_begun = view.has_begun
    return Task(
        title=item.title,
        url=item.url,
        seal=SEALS[kind],
        seal_css=SEAL_CSS[kind],
        detail=_("%(kind)s，%(length)s") % {"kind": kind.label, "length": view.length}
        if view.length
        else str(kind.label),
        chip=view.chip if has_begun else _("未开始"),
        chip_css="w" if has_begun else "",
    )


def _chapter(member: Member, *, at: datetime) -> list[Task]:
    """Return this month's next chapter, unless it is begun and listed already; the book is read in its order."""
    month = library.month_reading(member, at=at)
    line = month.reading.next_line if month else None
    if month is None or line is None or line.has_begun:
        return []
    reading = month.reading
    return [
        Task(
            title=_("月读一书 · 第%(number)d章") % {"number": line.chapter.number},
            url=line.chapter.get_absolute_url(),
            seal=SEALS[ItemKind.CHAPTER],
            seal_css=SEAL_CSS[ItemKind.CHAPTER],
            detail=_("《%(book)s》共%(count)d章，已读%(read)d章")
            % {"book": reading.book.title, "count": reading.count, "read": reading.read_count},
            chip=_("约%(minutes)d分钟") % {"minutes": line.chapter.about_minutes},
        )
    ]


def _quiz(card: QuizCard) -> Task:
    limit = card.quiz.time_limit_minutes
    return Task(
        title=card.title,
        url=card.url,
        seal=SEALS[ItemKind.QUIZ],
        seal_css=SEAL_CSS[ItemKind.QUIZ],
        detail=_("%(count)d题，约%(minutes)d分钟，%(mode)s")
        % {
            "count": card.question_count,
            "minutes": card.about_minutes,
            "mode": _("限时%d分钟") % limit if limit else _("开卷"),
        },
        chip=_("答到一半") if card.running else (_("再答一次") if card.scored else _("未开始")),
        chip_css="w" if card.running or card.scored else "",
    )
