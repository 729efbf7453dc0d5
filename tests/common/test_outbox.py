"""The outbox: exactly once in effect, whatever fails in between."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

import pytest
from django.db import transaction

from sanwei.common import outbox
from sanwei.common.models import OutboxMessage
from tests.world import NOW


@dataclass(frozen=True, kw_only=True)
class Happened(outbox.Event):
    kind: ClassVar[str] = "test.happened"
    fact_id: uuid.UUID
    happened_on: date
    amount: Decimal
    note: str | None = None


@pytest.fixture
def heard() -> Iterator[list[Happened]]:
    events: list[Happened] = []
    outbox.subscribe(Happened, "test.listener", events.append)
    yield events
    outbox.unsubscribe(Happened, "test.listener")


def event() -> Happened:
    return Happened(fact_id=uuid.uuid4(), happened_on=date(2026, 10, 12), amount=Decimal("0.25"))


@pytest.mark.django_db
def test_an_event_arrives_with_its_types(heard: list[Happened]) -> None:
    sent = event()
    outbox.emit(sent, at=NOW)

    assert outbox.deliver(at=NOW) == 1
    assert heard == [sent]


@pytest.mark.django_db
def test_an_event_is_delivered_once(heard: list[Happened]) -> None:
    outbox.emit(event(), at=NOW)

    outbox.deliver(at=NOW)
    outbox.deliver(at=NOW)

    assert len(heard) == 1


@pytest.mark.django_db
def test_an_event_of_a_rolled_back_fact_never_leaves(heard: list[Happened]) -> None:
    with pytest.raises(ZeroDivisionError):
        refused_fact()

    outbox.deliver(at=NOW)

    assert heard == []


@pytest.mark.django_db
def test_a_failing_consumer_keeps_its_message_and_holds_up_no_other(heard: list[Happened]) -> None:
    def refuse(_: Happened) -> None:
        raise ValueError("not today")

    outbox.subscribe(Happened, "test.broken", refuse)
    outbox.emit(event(), at=NOW)

    done = outbox.deliver(at=NOW)
    outbox.unsubscribe(Happened, "test.broken")

    waiting = OutboxMessage.objects.get(consumer="test.broken")
    assert done == 1
    assert len(heard) == 1
    assert waiting.delivered_at is None
    assert waiting.attempts == 1
    assert waiting.due_at == NOW + timedelta(seconds=outbox.RETRY_SECONDS[0])
    assert "not today" in waiting.error


@pytest.fixture
def batches() -> Iterator[list[list[Happened]]]:
    """A consumer that takes many; alone it would take a message the same way."""
    taken: list[list[Happened]] = []
    outbox.subscribe(
        Happened, "test.many", lambda event: taken.append([event]), together=taken.append
    )
    yield taken
    outbox.unsubscribe(Happened, "test.many")


@pytest.mark.django_db
def test_what_waits_together_is_delivered_together_and_once(batches: list[list[Happened]]) -> None:
    sent = [event() for _ in range(outbox.TOGETHER + 2)]
    outbox.emit_together(sent, at=NOW)

    assert outbox.deliver(at=NOW, limit=1000) == len(sent)
    assert batches == [sent[: outbox.TOGETHER], sent[outbox.TOGETHER :]]
    assert outbox.deliver(at=NOW, limit=1000) == 0


@pytest.mark.django_db
def test_one_bad_message_holds_up_none_of_its_batch() -> None:
    sent = [event() for _ in range(3)]
    heard: list[Happened] = []

    def take(happened: Happened) -> None:
        if happened == sent[1]:
            raise ValueError("not this one")
        heard.append(happened)

    def take_all(events: list[Happened]) -> None:
        for one in events:
            take(one)

    outbox.subscribe(Happened, "test.picky", take, together=take_all)
    outbox.emit_together(sent, at=NOW)

    done = outbox.deliver(at=NOW)
    outbox.unsubscribe(Happened, "test.picky")

    # The first was heard in the batch that was rolled back, then again alone.
    assert (done, heard) == (2, [sent[0], sent[0], sent[2]])
    waiting = OutboxMessage.objects.get(delivered_at__isnull=True)
    assert "not this one" in waiting.error


@pytest.mark.django_db
def test_a_message_that_another_process_took_is_not_delivered_with_the_rest(
    batches: list[list[Happened]],
) -> None:
    sent = [event() for _ in range(3)]
    outbox.emit_together(sent, at=NOW)
    found = list(outbox.OutboxMessage.objects.order_by("id"))
    OutboxMessage.objects.filter(pk=found[1].pk).update(delivered_at=NOW)

    assert outbox._deliver_batch(found, NOW) == 2
    assert batches == [[sent[0]], [sent[2]]]


@transaction.atomic
def refused_fact() -> None:
    outbox.emit(event(), at=NOW)
    raise ZeroDivisionError
