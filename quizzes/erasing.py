"""The names of authors and markers, when their person is erased."""

from quizzes.models import QuestionVersion, Rescore, ScoreRevision
from sanwei.org import erasing
from sanwei.org.enums import Stays


def register() -> None:
    erasing.register(
        "quizzes",
        erasing.snapshots(
            (QuestionVersion, "author", "author_name"),
            (Rescore, "actor", "actor_name"),
            (ScoreRevision, "actor", "actor_name"),
        ),
    )
    erasing.stays(Stays.OFFICE, {"quizzes.questionreport": ("answered_by",)})
    erasing.stays(
        Stays.PROSE,
        {
            "quizzes.attempt": ("answers", "quiz_title"),
            "quizzes.bankimport": ("report",),
            "quizzes.question": ("stem_key", "topic", "source"),
            "quizzes.questionbank": ("title", "source"),
            "quizzes.questionreport": ("words", "answer"),
            "quizzes.questionversion": ("stem", "options", "answer", "parts", "explanation"),
            "quizzes.quiz": ("title", "summary"),
            "quizzes.rescore": ("reason",),
            "quizzes.scorerevision": ("reason",),
        },
    )
