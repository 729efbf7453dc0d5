"""What the database refuses: to rewrite what a person was told, or what a person said and was answered.

The log of reminders is append-only; a row may go once its retention is over.
"""

from django.db.models import Model

from sanwei.common import guards
from sanwei.common.guards import Event, Guard
from sanwei.notices.models import Notice, ReminderLog, Suggestion
from sanwei.org.enums import ERASED_NAME
from sanwei.org.erasing import only_erased


def _changes(model: type[Model], *free: str) -> str:
    """Return the condition that a column outside ``free`` changes."""
    columns = [str(field.column) for field in model._meta.concrete_fields if field.name not in free]
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)


ANSWER = ("answer", "answered_at", "answered_by_name")
_rewritten = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in ANSWER)
guards.register(
    Guard(
        name="guard_notices_notice_only_read",
        table=Notice._meta.db_table,
        event=Event.UPDATE,
        refused_when=f"({_changes(Notice, 'read_at')} OR OLD.read_at IS NOT NULL)",
        message="a notice can only be marked as read, once",
    ),
    Guard(
        name="guard_notices_suggestion_answered_once",
        table=Suggestion._meta.db_table,
        event=Event.UPDATE,
        refused_when=(
            f"({_changes(Suggestion, 'answered_by', 'signature', *ANSWER)}"
            f" OR (OLD.answered_at IS NOT NULL AND ({_rewritten})))"
        ),
        message="a suggestion is kept as it was written and answered once",
    ),
    only_erased(Suggestion, "signature", "author"),
)
_log = ReminderLog._meta.db_table
guards.register(
    Guard(
        name="guard_notices_reminder_no_update",
        table=_log,
        event=Event.UPDATE,
        # An account may go (SET_NULL), a name be erased; the row stays what it is.
        refused_when=(
            f"({_changes(ReminderLog, 'actor', 'actor_name')}"
            " OR (NEW.actor_id IS DISTINCT FROM OLD.actor_id AND NEW.actor_id IS NOT NULL)"
            " OR (NEW.actor_name IS DISTINCT FROM OLD.actor_name"
            f" AND NEW.actor_name <> '{ERASED_NAME}'))"
        ),
        message="the log of reminders is append-only",
    ),
    Guard(
        name="guard_notices_reminder_kept",
        table=_log,
        event=Event.DELETE,
        refused_when="OLD.keep_until > CURRENT_DATE",
        message="the log of reminders is kept until its day",
    ),
)
