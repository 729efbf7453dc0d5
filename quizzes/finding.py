"""What the search finds of quizzes and how it shows them. Registered at start-up. Questions are never found here."""

from django.utils.translation import gettext_lazy as _

from quizzes import queries
from quizzes.models import Quiz
from sanwei.search.registry import Found, Searchable, register


def start() -> None:
    register(
        Searchable(
            name="quiz",
            label=_("测验"),
            model=Quiz,
            visible_to=lambda user, at: queries.visible_quizzes(user, at=at),
            prepare=lambda rows: rows.select_related("unit"),
            show=_quiz,
            icon="quiz",
        )
    )


def _quiz(quiz: Quiz) -> Found:
    return Found(
        title=quiz.title,
        url=quiz.get_absolute_url(),
        text=quiz.summary,
        facts=(quiz.unit.short_name, quiz.get_state_display()),
    )
