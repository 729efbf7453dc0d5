"""Carries facts to the apps above, exactly once in effect.

An emitter calls ``emit`` inside the transaction of its fact; a consumer subscribes in ``AppConfig.ready``
and is called by ``deliver`` (the ``fast`` lane) inside the transaction that also marks the message done. A consumer
that can take many at once says so: what came in a rush (a meeting of forty, a demo) then costs one transaction.
"""

import dataclasses
import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, TypeVar, get_type_hints

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F

from sanwei.common import audit, clock
from sanwei.common.models import OutboxMessage

logger = logging.getLogger(__name__)

RETRY_SECONDS = (5, 30, 120, 600, 3600)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events: a frozen dataclass of str, int, bool, Decimal, UUID, date and datetime fields."""

    kind: ClassVar[str]


EventT = TypeVar("EventT", bound=Event)
Handler = Callable[[Any], None]
TOGETHER = 100  # messages in one transaction, for consumers that take many

_events: dict[str, type[Event]] = {}
_handlers: dict[str, dict[str, Handler]] = {}
_takes_many: dict[tuple[str, str], Callable[[list[Any]], None]] = {}


class _TakenElsewhere(Exception):
    """Another process claimed one of the messages since we read them."""


def subscribe(
    event: type[EventT],
    consumer: str,
    handler: Callable[[EventT], None],
    *,
    together: Callable[[list[EventT]], None] | None = None,
) -> None:
    """Send every ``event`` to ``handler`` under the stable name ``consumer`` (kept in stored messages).

    ``together`` must have the same effect as ``handler`` called for each; it is given several where several wait.
    """
    _events[event.kind] = event
    _handlers.setdefault(event.kind, {})[consumer] = handler
    if together is not None:
        _takes_many[event.kind, consumer] = together


def unsubscribe(event: type[Event], consumer: str) -> None:
    """Stop sending ``event`` to ``consumer``; what is already stored for it waits."""
    _handlers.get(event.kind, {}).pop(consumer, None)
    _takes_many.pop((event.kind, consumer), None)


def emit(event: Event, *, at: datetime) -> None:
    """Store ``event`` for each of its consumers. Must run inside the transaction that writes the fact."""
    emit_together([event], at=at)


def emit_together(events: Sequence[Event], *, at: datetime) -> None:
    """Store ``events`` in their order, as ``emit`` does with each, in one statement."""
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
    """Hand due messages to their consumers, for each the oldest first; return how many took effect.

    Safe to run in several processes: a message is claimed by a conditional UPDATE in the very transaction
    of its effect. A failing consumer is logged, waits longer each time and holds up no other message.
    """
    at = at or clock.now()
    due = OutboxMessage.objects.filter(delivered_at__isnull=True, due_at__lte=at).order_by("id")
    return sum(_deliver_batch(batch, at) for batch in _batches(list(due[:limit])))


@transaction.atomic
def try_again(*, message_id: int, actor: audit.Actor, at: datetime) -> bool:
    """Make a message that waits after a failure due at once; False where it was delivered meanwhile."""
    waiting = OutboxMessage.objects.filter(pk=message_id, delivered_at__isnull=True).first()
    if waiting is None:
        return False
    OutboxMessage.objects.filter(pk=message_id, delivered_at__isnull=True).update(due_at=at)
    audit.log(
        at=at,
        actor=actor,
        action="operator.message_retry",
        target_label=OutboxMessage._meta.label_lower,
        target_key=message_id,
        error=waiting.error[:300],
    )
    return True


def _batches(messages: list[OutboxMessage]) -> Iterator[list[OutboxMessage]]:
    """Yield what goes together, in the order of each batch's oldest message."""
    found: dict[object, list[OutboxMessage]] = {}
    for message in messages:
        consumer = (message.kind, message.consumer)
        key = consumer if consumer in _takes_many else message.pk
        found.setdefault(key, []).append(message)
    for batch in found.values():
        for start in range(0, len(batch), TOGETHER):
            yield batch[start : start + TOGETHER]


def _deliver_batch(batch: list[OutboxMessage], at: datetime) -> int:
    if len(batch) > 1:
        try:
            return _deliver_together(batch, at)
        except _TakenElsewhere:
            pass
        except Exception:
            # Nothing of the batch took effect: one by one shows which message it was.
            logger.exception("%d outbox messages failed together", len(batch))
    done = 0
    for message in batch:
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


def _deliver_together(batch: list[OutboxMessage], at: datetime) -> int:
    first = batch[0]
    event = _events[first.kind]
    with transaction.atomic():
        claimed = OutboxMessage.objects.filter(
            pk__in=[message.pk for message in batch], delivered_at__isnull=True
        ).update(delivered_at=at, error="")
        if claimed != len(batch):
            raise _TakenElsewhere
        _takes_many[first.kind, first.consumer]([_revive(event, m.payload) for m in batch])
    return claimed


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
