"""Counting guesses at a door: five a device, more an address, because a whole meeting shares one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from sanwei.activities.check_in import codes
from sanwei.activities.check_in.errors import TooManyTries
from sanwei.activities.models import CheckInWindow, DoorTries

TRIES_A_DEVICE = 5
# 40 people behind one router, each wrong once or twice; of 10,000 endings it is nothing.
TRIES_AN_ADDRESS = 60


@dataclass(frozen=True)
class Source:
    """Who guesses, hashed for one window, and how often it may."""

    hashed: str
    limit: int


def sources_of(
    window: CheckInWindow, *, device: str, address: str, account: object = None
) -> tuple[Source, ...]:
    """Return what a guess counts for: the browser, or the account where one is signed in, and the address."""
    own = ("account", str(account)) if account is not None else ("device", device)
    return (
        Source(codes.source_hash(window, *own), TRIES_A_DEVICE),
        Source(codes.source_hash(window, "address", address), TRIES_AN_ADDRESS),
    )


@transaction.atomic
def take(*, window: CheckInWindow, sources: Iterable[Source]) -> int:
    """Count one try of each source before it is looked at; return how many the tightest has left.

    Counted first, so that twenty guesses at once are five. Raises: TooManyTries.
    """
    left = []
    for source in sorted(sources, key=lambda one: one.hashed):
        DoorTries.objects.get_or_create(window=window, source=source.hashed)
        row = DoorTries.objects.filter(window=window, source=source.hashed)
        if not row.filter(count__lt=source.limit).update(count=F("count") + 1):
            raise TooManyTries
        left.append(source.limit - row.values_list("count", flat=True).get())
    return min(left)


def give_back(*, window: CheckInWindow, sources: Iterable[Source]) -> None:
    """Forget the try that was right: a shared phone signs in the whole family."""
    DoorTries.objects.filter(
        window=window, source__in=[one.hashed for one in sources], count__gt=0
    ).update(count=F("count") - 1)
