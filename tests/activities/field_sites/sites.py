"""Sites and routes for the tests of 现场教学."""

from typing import Any

from sanwei.activities.field_sites import services
from sanwei.activities.field_sites.services import Stop
from sanwei.activities.models import FieldRoute, FieldSite
from sanwei.org.models import OrgUnit
from tests.world import NOW


def site(unit: OrgUnit, name: str = "旧票亭", **changes: Any) -> FieldSite:
    facts: dict[str, Any] = {
        "unit": unit,
        "name": name,
        "intro": f"{name}的故事",
        "address": "站房西侧",
        "minutes": 40,
        "contact_phone": "0000-620366",
        "actor": None,
        "at": NOW,
    }
    return services.open_site(**facts | changes)


def route(unit: OrgUnit, *sites: FieldSite, name: str = "两班岗", way: int = 25) -> FieldRoute:
    stops = [Stop(one, way_minutes=way if number else 0) for number, one in enumerate(sites)]
    return services.open_route(
        unit=unit, name=name, intro="一条路", stops=stops, actor=None, at=NOW
    )
