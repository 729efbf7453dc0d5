"""Study's own recurring job."""

import logging

from sanwei.common import clock, lanes
from sanwei.study import services

logger = logging.getLogger(__name__)

HOUR = 3_600.0


@lanes.every(HOUR, lane="fast", name="study.close_months")
def close_months() -> None:
    """Look every hour, close each month once."""
    if closed := services.close_months(at=clock.now()):
        logger.info("%d months of study closed", len(closed))
