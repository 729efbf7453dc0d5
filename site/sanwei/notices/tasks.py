"""Recurring work: digests, reminders, greetings, what goes out, and when all of it is deleted again."""

import logging

from sanwei.common import clock, lanes
from sanwei.notices import services, terms
from sanwei.notices.birthdays import services as birthdays
from sanwei.notices.channels import services as channels
from sanwei.notices.channels import weekly
from sanwei.notices.reminders import services as reminders

logger = logging.getLogger(__name__)

MINUTE = 60.0
HALF_AN_HOUR = 1_800.0
HOUR = 3_600.0
DAY = 86_400.0


@lanes.every(HALF_AN_HOUR, lane="fast", name="notices.send_digests")
def send_digests() -> None:
    """Look often, tell once a day: a machine that was off at the hour loses nobody's digest."""
    if told := services.send_digests(at=clock.now()):
        logger.info("%d digests sent", told)


@lanes.every(HALF_AN_HOUR, lane="fast", name="notices.remind_of_terms")
def remind_of_terms() -> None:
    """Look often, tell each stage once."""
    at = clock.now()
    if told := terms.remind_of_terms(at=at) + terms.remind_of_probations(at=at):
        logger.info("%d reminders of terms sent", told)


@lanes.every(HALF_AN_HOUR, lane="fast", name="notices.greet")
def greet() -> None:
    """Look often, greet once: the morning begins when the quiet hours end."""
    if told := birthdays.greet(at=clock.now()):
        logger.info("%d people greeted on their party birthday", told)


@lanes.every(HOUR, lane="exports", name="notices.remind_of_tasks")
def remind_of_tasks() -> None:
    """Look often, tell once a day; not in the fast lane, where ten thousand people would hold up the outbox."""
    if told := reminders.remind_by_schedule(at=clock.now()):
        logger.info("%d people reminded of what they have not learned", told)


@lanes.every(HOUR, lane="exports", name="notices.announce_weekly")
def announce_weekly() -> None:
    if queued := weekly.announce_new(at=clock.now()):
        logger.info("%d weekly texts queued for groups", queued)


@lanes.every(MINUTE, lane="exports", name="notices.deliver_dispatches")
def deliver_dispatches() -> None:
    """Wait for other people's servers where nothing quick waits behind."""
    if sent := channels.deliver_dispatches(at=clock.now()):
        logger.info("%d texts delivered to groups and mailboxes", sent)


@lanes.every(DAY, lane="exports", name="notices.prune")
def prune() -> None:
    """Delete what has been kept long enough (``keeping``)."""
    at = clock.now()
    notices, logs, dispatches = (
        services.prune(at=at),
        reminders.prune_reminders(at=at),
        channels.prune_dispatches(at=at),
    )
    if notices or logs or dispatches:
        logger.info(
            "%d notices, %d logs of reminders, %d dispatches deleted", notices, logs, dispatches
        )
