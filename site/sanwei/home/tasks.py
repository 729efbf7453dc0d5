"""Recurring work of the rooms together."""

import logging

from sanwei.common import clock, lanes
from sanwei.home import duty_digests

logger = logging.getLogger(__name__)

HALF_AN_HOUR = 1_800.0


@lanes.every(HALF_AN_HOUR, lane="exports", name="home.send_duty_digests")
def send_duty_digests() -> None:
    """Look often, tell once a day: a machine that was off at the hour loses nobody's digest."""
    if told := duty_digests.send_duty_digests(at=clock.now()):
        logger.info("%d digests of duties sent", told)
