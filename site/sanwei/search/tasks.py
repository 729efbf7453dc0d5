import logging

from sanwei.common import clock, lanes
from sanwei.search import services
from sanwei.search.asked import services as asked

SECOND = 1.0
MINUTE = 60.0
DAY = 86_400.0

logger = logging.getLogger(__name__)


@lanes.every(SECOND, lane="index", name="search.write_index")
def write_index() -> None:
    while services.write_pending() >= services.BATCH:
        pass


@lanes.every(MINUTE, lane="index", name="search.collect")
def collect() -> None:
    services.collect()


@lanes.every(DAY, lane="exports", name="search.prune_log")
def prune_log() -> None:
    if gone := asked.prune(at=clock.now()):
        logger.info("%s rows of past searches are forgotten", gone)
