"""More members than the small world has, for what needs numbers."""

from datetime import date

from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member, OrgUnit
from tests.world import START, World


def enrolled(world: World, count: int, *, branch: OrgUnit | None = None) -> list[Member]:
    """Enrol ``count`` members without accounts in ``branch`` (default 第一支部)."""
    return [
        org.enrol(
            name=f"党员{number:03d}",
            kind=MemberKind.FORMAL,
            branch=branch or world.first,
            group=None,
            starts_on=START,
            phone="",
            joined_on=date(2010, 7, 1),
            formal_on=date(2011, 7, 1),
        )
        for number in range(1, count + 1)
    ]
