from sanwei.common import lanes
from sanwei.search import services

SECOND = 1.0
MINUTE = 60.0


@lanes.every(SECOND, lane="index", name="search.write_index")
def write_index() -> None:
    while services.write_pending() >= services.BATCH:
        pass


@lanes.every(MINUTE, lane="index", name="search.collect")
def collect() -> None:
    services.collect()
