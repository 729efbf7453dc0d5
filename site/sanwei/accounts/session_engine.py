"""Sessions in the database whose row knows its account: session and account come in one query."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from sanwei.accounts.models import StoredSession, User

_in_hand: ContextVar[SessionBase | None] = ContextVar("session_in_hand", default=None)


class SessionStore(DatabaseStore):
    #: The account that the row named when it was read; None before and for a visitor.
    owner: User | None = None

    @classmethod
    def get_model_class(cls) -> type[StoredSession]:
        return StoredSession

    def load(self) -> dict[str, Any]:
        found = self._get_session_from_db()  # type: ignore[attr-defined]  # not in the stubs
        self.owner = found.user if found else None
        return self.decode(found.session_data) if found else {}

    def create_model_instance(self, data: dict[str, Any]) -> StoredSession:
        row = cast("StoredSession", super().create_model_instance(data))
        row.user_id = User._meta.pk.to_python(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row


@contextmanager
def in_hand(session: SessionBase) -> Iterator[None]:
    """Let ``owner_in_hand`` look into ``session`` meanwhile."""
    mark = _in_hand.set(session)
    try:
        yield
    finally:
        _in_hand.reset(mark)


def owner_in_hand(key: Any) -> User | None:
    """Return the account with that primary key if the session in hand has just read it."""
    owner = getattr(_in_hand.get(), "owner", None)
    return owner if owner is not None and str(owner.pk) == str(key) else None
