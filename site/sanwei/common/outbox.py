"""Carries facts to the apps above, exactly once in effect.

An emitter calls ``emit`` inside the transaction of its fact; a consumer subscribes in ``AppConfig.ready``
and is called by ``deliver`` (the ``fast`` lane) inside the transaction that also marks the message done.
"""

import dataclasses
import logging
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, TypeVar, get_type_hints

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F

from sanwei.common import clock
from sanwei.common.models import OutboxMessage

logger = logging.getLogger(__name__)

RETRY_SECONDS = (5, 30, 120, 600, 3600)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events: a frozen dataclass of str, int, bool, Decimal, UUID, date and datetime fields."""

    kind: ClassVar[str]


EventT = TypeVar("EventT", bound=Event)
Handler = Callable[[Any], None]

_events: dict[str, type[Event]] = {}
_handlers: dict[str, dict[str, Handler]] = {}


def subscribe(event: type[EventT], consumer: str, handler: Callable[[EventT], None]) -> None:
    """Send every ``event`` to ``handler`` under the stable name ``consumer`` (kept in stored messages)."""
    _events[event.kind] = event
    _handlers.setdefault(event.kind, {})[consumer] = handler


def unsubscribe(event: type[Event], consumer: str) -> None:
    """Stop sending ``event`` to ``consumer``; what is already stored for it waits."""
    _handlers.get(event.kind, {}).pop(consumer, None)


def emit(event: Event, *, at: datetime) -> None:
    """Store ``event`` for each of its consumers. Must run inside the transaction that writes the fact."""
    emit_all([event], at=at)


def emit_all(events: Iterable[Event], *, at: datetime) -> None:
    """Store many events in their order with one write, otherwise as ``emit``."""
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            consumer=consumer, kind=event.kind, payload=_payload(event), created_at=at, due_at=at
        )
        for event in events
        for consumer in _handlers.get(event.kind, {})
    )


def _payload(event: Event) -> dict[str, object]:
    return {field.name: _plain(getattr(event, field.name)) for field in dataclasses.fields(event)}


def deliver(*, at: datetime | None = None, limit: int = 200) -> int:
    """Hand due messages to their consumers, oldest first; return how many took effect.

    Safe to run in several processes: a message is claimed by a conditional UPDATE in the very transaction
    of its effect. A failing consumer is logged, waits longer each time and holds up no other message.
    """
    at = at or clock.now()
    due = OutboxMessage.objects.filter(delivered_at__isnull=True, due_at__lte=at).order_by("id")
    done = 0
    for message in list(due[:limit]):
        try:
            done += _deliver_one(message, at)
        except Exception as error:
            logger.exception("outbox message %s failed", message)
            wait = RETRY_SECONDS[min(message.attempts, len(RETRY_SECONDS) - 1)]
            OutboxMessage.objects.filter(pk=message.pk, delivered_at__isnull=True).update(
                attempts=F("attempts") + 1,
                due_at=at + timedelta(seconds=wait),
                error=f"{type(error).__name__}: {error}"[:2000],
            )
    return done


def _deliver_one(message: OutboxMessage, at: datetime) -> int:
    with transaction.atomic():
        claimed = OutboxMessage.objects.filter(pk=message.pk, delivered_at__isnull=True).update(
            delivered_at=at, error=""
        )
        if claimed:
            handler = _handlers[message.kind][message.consumer]
            handler(_revive(_events[message.kind], message.payload))
    return claimed


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    return DjangoJSONEncoder().default(value)


_READERS: dict[object, Callable[[str], object]] = {
    uuid.UUID: uuid.UUID,
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
}


def _revive(event: type[EventT], payload: dict[str, Any]) -> EventT:
    hints = get_type_hints(event)
    fields = {
        name: value if value is None else _reader(hints[name])(value)
        for name, value in payload.items()
        if name in hints
    }
    return event(**fields)


def _reader(hint: Any) -> Callable[[Any], object]:
    members = [kind for kind in getattr(hint, "__args__", (hint,)) if kind is not type(None)]
    kind = members[0]
    if kind in _READERS:
        return _READERS[kind]
    return getattr(kind, "fromisoformat", lambda value: value)
