"""Guards of quizzes: versions and score revisions are append-only; an attempt that ended keeps its answers (I13).

The score of a scored attempt repeats its newest ScoreRevision: it changes only to what the next one says.
"""

from quizzes.models import Attempt, QuestionVersion, ScoreRevision
from sanwei.common import guards
from sanwei.org.erasing import only_erased

_TABLE = Attempt._meta.db_table
_REVISION = ScoreRevision._meta.db_table
# What no ended attempt may change; a scored one changes its score by revisions alone.
_ANSWERS = (
    "paper",
    "answers",
    "seed",
    "multiple_scoring",
    "pass_percent",
    "submitted_at",
    "ended_by",
)
_SCORED = ("state", "given", "score_max", "scored_at")
_SCORE = ("score", "score_percent", "correct_count", "is_passed", "judged")


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in columns)


def _revised() -> str:
    """Return the condition that the newest revision says what the row is changed to."""
    same = " AND ".join(f'r."{name}" = NEW."{name}"' for name in _SCORE)
    return (
        f'EXISTS (SELECT 1 FROM {_REVISION} r WHERE r."attempt_id" = NEW."id"'  # noqa: S608
        f' AND r."number" = NEW."revised" AND r."number" = OLD."revised" + 1'
        f' AND r."score_before" = OLD."score" AND {same})'
    )


guards.protect(QuestionVersion, erasable=("author",), elsewhere=("author_name",))
guards.protect(ScoreRevision, erasable=("actor",), elsewhere=("actor_name",))
guards.register(
    only_erased(QuestionVersion, "author_name", "author"),
    only_erased(ScoreRevision, "actor_name", "actor"),
    guards.Guard(
        name=f"guard_{_TABLE}_ended_stays",
        table=_TABLE,
        event=guards.Event.UPDATE,
        refused_when=(
            "(OLD.\"state\" <> 'open' AND (NEW.\"state\" = 'open' OR " + _changed(_ANSWERS) + "))"
            " OR (OLD.\"state\" = 'scored' AND (" + _changed(_SCORED) + "))"
        ),
        message="an ended attempt keeps its answers and a scored one its marks",
    ),
    guards.Guard(
        name=f"guard_{_TABLE}_score_by_revision",
        table=_TABLE,
        event=guards.Event.UPDATE,
        refused_when=(
            "OLD.\"state\" = 'scored' AND ("
            + _changed((*_SCORE, "revised"))
            + f") AND NOT {_revised()}"
        ),
        message="a scored attempt keeps its answers, and its score but for its next revision",
        needs=(_REVISION,),
    ),
)
