"""Recurring work of the organisation."""

import logging

from sanwei.common import clock, lanes
from sanwei.org import services

logger = logging.getLogger(__name__)

# Roles begin and end with a calendar day: looking every half hour takes rights away soon after midnight.
ROLE_CHECK_SECONDS = 1_800


@lanes.every(ROLE_CHECK_SECONDS, lane="fast", name="org.sync_wagtail_access")
def sync_wagtail_access() -> None:
    """Bring Wagtail rights in step with the roles that began or ended by date."""
    changed = services.sync_all_wagtail_access(at=clock.now())
    if changed:
        logger.info("wagtail access changed for %d accounts", changed)
