"""Whether the ledger agrees with itself: what guards should have kept out, found if it got in all the same."""

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet
from django.db.models.functions import ExtractQuarter, ExtractYear

from sanwei.common import guards
from sanwei.ledgers.enums import EntryStep, PeriodState
from sanwei.ledgers.models import LedgerEntry, LedgerPeriod, PeriodEvent

SHOWN = 20


@guards.verifier
def verify_entries() -> list[str]:
    """Return a sentence for everything in the ledger that contradicts itself, none when it is sound."""
    return [sentence for check in (_entries, _late_marks, _periods) for sentence in check()]


def _entries() -> Iterator[str]:
    entries = LedgerEntry.objects.all()
    steps = entries.filter(corrects__isnull=False)
    yield from _named(
        entries.exclude(period__unit=F("unit")), "is booked in the period of another unit"
    )
    yield from _named(
        steps.filter(
            ~Q(corrects__member=F("member"))
            | ~Q(corrects__award_key=F("award_key"))
            | ~Q(corrects__rule_code=F("rule_code"))
            | ~Q(corrects__kind=F("kind"))
        ).exclude(member__isnull=True, corrects__member__isnull=True),
        "corrects an entry of another award",
    )
    yield from _named(
        steps.filter(step=EntryStep.REVERSAL).exclude(corrects__amount=-F("amount")),
        "does not mirror the amount it reverses",
    )
    yield from _named(
        steps.filter(step=EntryStep.RESTATEMENT).exclude(corrects__step=EntryStep.REVERSAL),
        "restates what was not reversed",
    )


def _late_marks() -> Iterator[str]:
    """Compare quarters inside the database: a million rows are not fetched to be found right."""
    year = ExtractYear("occurred_on")
    quarters = LedgerEntry.objects.annotate(
        own=year * 4 + ExtractQuarter("occurred_on"),
        booked=F("period__year") * 4 + F("period__quarter"),
    )
    wrong = quarters.filter(
        Q(booked__lt=F("own"))
        | Q(booked=F("own"), is_late=True)
        | Q(booked__gt=F("own"), is_late=False)
    )
    for entry in wrong.select_related("period").order_by("pk")[:SHOWN]:
        yield (
            f"entry {entry.public_id} of {entry.occurred_on} is in "
            f"{entry.period.as_quarter()} by mistake"
        )


def _periods() -> Iterator[str]:
    for period in LedgerPeriod.objects.prefetch_related("events").order_by("pk"):
        events = sorted(period.events.all(), key=lambda event: event.number)
        state = _state_after(events)
        if (period.state, period.event_count) != (state, len(events)):
            yield f"period {period} is {period.state}, its events say {state}"


def _state_after(events: list[PeriodEvent]) -> str:
    state = str(PeriodState.OPEN)
    for number, event in enumerate(events, start=1):
        if (event.number, event.from_state) != (number, state):
            return "a broken chain"
        state = event.to_state
    return state


def _named(entries: QuerySet[LedgerEntry], fault: str) -> Iterator[str]:
    for public_id in entries.values_list("public_id", flat=True)[:SHOWN]:
        yield f"entry {public_id} {fault}"
