"""Recurring work: the daily digest, and the year after which notices go."""

import logging

from sanwei.common import clock, lanes
from sanwei.notices import services, terms

logger = logging.getLogger(__name__)

HALF_AN_HOUR = 1_800.0
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


@lanes.every(DAY, lane="exports", name="notices.prune")
def prune() -> None:
    if gone := services.prune(at=clock.now()):
        logger.info("%d old notices deleted", gone)
