"""Guards of quizzes: versions are append-only, and an attempt that ended keeps what was answered (I13)."""

from quizzes.models import Attempt, QuestionVersion
from sanwei.common import guards

_TABLE = Attempt._meta.db_table
# What no ended attempt may change; a scored one keeps its score as well.
_ANSWERS = (
    "paper",
    "answers",
    "seed",
    "multiple_scoring",
    "pass_percent",
    "submitted_at",
    "ended_by",
)
_SCORE = (
    "state",
    "given",
    "score",
    "score_max",
    "score_percent",
    "correct_count",
    "is_passed",
    "scored_at",
)


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in columns)


guards.protect(QuestionVersion, erasable=("author",))
guards.register(
    guards.Guard(
        name=f"guard_{_TABLE}_ended_stays",
        table=_TABLE,
        event=guards.Event.UPDATE,
        refused_when=(
            "(OLD.\"state\" <> 'open' AND (NEW.\"state\" = 'open' OR " + _changed(_ANSWERS) + "))"
            " OR (OLD.\"state\" = 'scored' AND (" + _changed(_SCORE) + "))"
        ),
        message="an ended attempt keeps its answers and a scored one its score",
    ),
)
