"""Writes of channels and of what goes out through them."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from sanwei.accounts.models import User
from sanwei.common import audit, field_keys
from sanwei.notices.channels.addresses import Secret
from sanwei.notices.channels.queries import channels_of
from sanwei.notices.channels.sending import send
from sanwei.notices.channels.words import STALE
from sanwei.notices.enums import ChannelKind, DispatchState
from sanwei.notices.keeping import DISPATCHES_KEPT
from sanwei.notices.models import Channel, Dispatch
from sanwei.notices.services.notices import after_quiet_hours
from sanwei.org.models import OrgUnit

logger = logging.getLogger(__name__)

# After each failed try; when they are used up it is given up.
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
STALE_AFTER = timedelta(days=1)
AT_ONCE = 20  # the strictest of the robots takes 20 texts a minute


@transaction.atomic
def keep_channel(
    *,
    channel: Channel | None,
    unit: OrgUnit,
    kind: ChannelKind,
    name: str,
    secret: Secret | None,
    is_on: bool,
    actor: User,
    at: datetime,
) -> Channel:
    """Enter a channel (``channel`` None) or change it; ``secret`` None keeps what is stored.

    The audit trail tells that the secret was set, never what it is. Raises: FieldKeysMissing.
    """
    if channel is None:
        if secret is None:
            raise ValueError("a new channel needs its secret")
        channel = Channel(unit=unit, kind=kind)
    if secret is not None:
        channel.secret = secret.packed()
        channel.failures, channel.last_error = 0, ""
    channel.name, channel.is_on = name, is_on
    channel.changed_at, channel.actor = at, actor
    channel.save()
    _log("notices.channel.keep", channel, actor, at, is_on=is_on, secret_set=secret is not None)
    return channel


def try_out(*, channel: Channel, text: str, actor: User, at: datetime) -> str:
    """Send ``text`` at once and return "" or the code of what went wrong; leaves an audit row either way."""
    outcome = send(channel, channel.name, text)
    with transaction.atomic():
        _count(channel, outcome, at)
        _log("notices.channel.try", channel, actor, at, outcome=outcome)
    return outcome


@transaction.atomic
def announce(*, unit: OrgUnit, key: str, title: str, text: str, at: datetime) -> int:
    """Queue a text without names for every channel of ``unit`` that is on; return how many.

    Once a cause (``key``) and channel; nothing leaves in the quiet hours.
    """
    channels = list(channels_of(unit))
    known = set(
        Dispatch.objects.filter(channel__in=channels, key=key).values_list("channel_id", flat=True)
    )
    fresh = [one for one in channels if one.pk not in known]
    Dispatch.objects.bulk_create(
        [
            Dispatch(
                channel=one,
                key=key,
                title=title[:100],
                text=text[:1000],
                created_at=at,
                due_at=after_quiet_hours(at),
            )
            for one in fresh
        ],
        ignore_conflicts=True,
    )
    return len(fresh)


def deliver_dispatches(*, at: datetime) -> int:
    """Send what is due, the oldest first, some at a time; return how many were delivered.

    A try is claimed by a conditional UPDATE that sets the next one; a worker that dies in between tries again
    then, so a text may arrive twice, never not at all. What lay for a day is news no more.
    """
    waiting = Dispatch.objects.filter(state=DispatchState.WAITING)
    waiting.filter(created_at__lte=at - STALE_AFTER).update(
        state=DispatchState.FAILED, ended_at=at, error=STALE
    )
    due = waiting.filter(due_at__lte=at, channel__is_on=True)
    sent = 0
    for row in due.select_related("channel").order_by("due_at", "pk")[:AT_ONCE]:
        wait = RETRY_AFTER[min(row.tries, len(RETRY_AFTER) - 1)]
        claimed = waiting.filter(pk=row.pk, tries=row.tries).update(
            tries=F("tries") + 1, due_at=at + wait
        )
        if claimed:
            sent += _try(row, row.tries + 1, at)
    return sent


def _try(row: Dispatch, tries: int, at: datetime) -> bool:
    outcome = send(row.channel, row.title, row.text)
    ended = {"ended_at": at, "error": outcome}
    with transaction.atomic():
        _count(row.channel, outcome, at)
        mine = Dispatch.objects.filter(pk=row.pk, state=DispatchState.WAITING)
        if not outcome:
            mine.update(state=DispatchState.SENT, **ended)
        elif tries >= len(RETRY_AFTER):
            mine.update(state=DispatchState.FAILED, **ended)
        else:
            mine.update(error=outcome)
    if outcome:
        logger.warning("channel %s did not deliver: %s", row.channel.public_id, outcome)
    return not outcome


def _count(channel: Channel, outcome: str, at: datetime) -> None:
    mine = Channel.objects.filter(pk=channel.pk)
    if outcome:
        mine.update(failures=F("failures") + 1, last_error=outcome)
    else:
        mine.update(failures=0, last_error="", delivered_at=at)


@transaction.atomic
def prune_dispatches(*, at: datetime) -> int:
    """Delete what went out, or failed to, a quarter ago; return how many rows went."""
    return Dispatch.objects.filter(created_at__lt=at - DISPATCHES_KEPT).delete()[0]


@transaction.atomic
def rotate_secrets() -> int:
    """Encrypt with the first key what another one still opens; return how many rows changed. Safe to repeat.

    Raises: FieldUnreadable where none of the keys fits; nothing is changed then.
    """
    changed = 0
    for channel in Channel.objects.select_for_update().iterator():
        if not field_keys.is_current(channel.secret):
            channel.secret = field_keys.encrypt(field_keys.decrypt(channel.secret))
            channel.save(update_fields=["secret"])
            changed += 1
    return changed


def _log(action: str, channel: Channel, actor: User, at: datetime, **details: object) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="notices.channel",
        target_key=channel.public_id,
        unit_key=channel.unit.public_id,
        kind=channel.kind,
        name=channel.name,
        **details,
    )
