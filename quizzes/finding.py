"""What the search finds of quizzes, and of questions for who edits their bank. Registered at start-up.

A member finds quizzes only: no question, answer or explanation.
"""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes import queries
from quizzes.models import Question, Quiz
from sanwei.org import queries as org
from sanwei.search.registry import Column, Filter, Found, Searchable, register

#: Characters of a stem that stand as the title of a result; the rest is quoted.
TITLE_LENGTH: Final = 60


def questions_for(user: object, *, at: datetime) -> QuerySet[Question]:
    """Return the questions of the banks that ``user`` edits; nobody else finds one."""
    units = org.content_units(user, at=at).order_by().values("pk")
    return Question.objects.filter(bank__unit__in=units, current__isnull=False)


def start() -> None:
    register(QUIZ)
    register(QUESTION)


def _quiz(quiz: Quiz) -> Found:
    return Found(
        title=quiz.title,
        url=quiz.get_absolute_url(),
        text=quiz.summary,
        facts=(quiz.unit.short_name, quiz.get_state_display()),
    )


def _question(question: Question) -> Found:
    version = question.current
    assert version is not None  # noqa: S101 - held by questions_for
    stem = " ".join(version.stem.split())
    facts = [
        version.get_type_display(),
        question.bank.title,
        question.topic,
        _("已停用") if question.retired_at else "",
    ]
    return Found(
        title=stem[:TITLE_LENGTH] + ("…" if len(stem) > TITLE_LENGTH else ""),
        url=reverse("questions:edit", args=[question.pk]),
        text="\n".join([stem[TITLE_LENGTH:], version.wording]),
        facts=tuple(fact for fact in facts if fact),
    )


QUIZ: Final = Searchable(
    name="quiz",
    label=gettext_lazy("测验"),
    model=Quiz,
    visible_to=lambda user, at: queries.visible_quizzes(user, at=at),
    prepare=lambda rows: rows.select_related("unit"),
    show=_quiz,
    filters={
        Filter.YEAR: Column("opens_at__year", "opens_at__year"),
        Filter.BRANCH: Column("unit__public_id", "unit__short_name"),
    },
    icon="quiz",
)
QUESTION: Final = Searchable(
    name="question",
    label=gettext_lazy("题库"),
    model=Question,
    visible_to=lambda user, at: questions_for(user, at=at),
    prepare=lambda rows: rows.select_related("current", "bank"),
    show=_question,
    filters={
        Filter.TAG: Column("tags__name", "tags__name"),
        Filter.YEAR: Column("current__created_at__year", "current__created_at__year"),
        Filter.BRANCH: Column("bank__unit__public_id", "bank__unit__short_name"),
    },
    icon="list",
)
