"""Recurring work of the organisation."""

import logging

from sanwei.common import clock, lanes
from sanwei.org import services
from sanwei.org.roster import previews

logger = logging.getLogger(__name__)

# Roles begin and end with a calendar day: looking every half hour takes rights away soon after midnight.
ROLE_CHECK_SECONDS = 1_800


DAY_SECONDS = 86_400


@lanes.every(DAY_SECONDS, lane="exports", name="org.prune_rosters")
def prune_rosters() -> None:
    """Delete uploaded rosters that nobody decided about."""
    if gone := previews.prune(at=clock.now()):
        logger.info("%d uploaded rosters deleted", gone)


@lanes.every(ROLE_CHECK_SECONDS, lane="fast", name="org.sync_wagtail_access")
def sync_wagtail_access() -> None:
    """Bring Wagtail rights in step with the roles that began or ended by date."""
    changed = services.sync_all_wagtail_access(at=clock.now())
    if changed:
        logger.info("wagtail access changed for %d accounts", changed)
