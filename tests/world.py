"""A small named world: one 党委, two branches, five people. Every test speaks of the same ones.

张三 member of 第一支部 · 李四 its secretary · 王五 member of 第二支部 · 赵六 editor of 第一支部 ·
孙七 administrator of the 党委 · 周八 secretary of 第二支部 · 吴九 editor of 第二支部.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sanwei.accounts.models import User
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, Role, UnitKind
from sanwei.org.models import Audience, Member, OrgUnit
from tests.replay import Replayed

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=SHANGHAI)
START = date(2024, 1, 1)
PASSWORD = "雪天撒盐车先走下坡"


@dataclass(frozen=True)
class World:
    committee: OrgUnit
    first: OrgUnit
    second: OrgUnit
    group: OrgUnit
    zhang_san: Member
    li_si: Member
    wang_wu: Member
    zhao_liu: Member
    sun_qi: Member
    zhou_ba: Member
    wu_jiu: Member
    everyone: Audience
    first_only: Audience
    second_only: Audience

    def account(self, member: Member) -> User:
        member.refresh_from_db()
        assert member.user is not None
        return member.user


def build() -> World:
    """Create the world in the current database."""
    committee = org.create_unit(
        name="中共云山集团委员会", short_name="云山党委", kind=UnitKind.COMMITTEE, parent=None
    )
    first = org.create_unit(name="第一支部", kind=UnitKind.BRANCH, parent=committee)
    second = org.create_unit(name="第二支部", kind=UnitKind.BRANCH, parent=committee)
    group = org.create_unit(name="第一支部一组", kind=UnitKind.GROUP, parent=first)

    def person(name: str, branch: OrgUnit, phone: str, group: OrgUnit | None = None) -> Member:
        member = org.enrol(
            name=name,
            kind=MemberKind.FORMAL,
            branch=branch,
            group=group,
            starts_on=START,
            phone=phone,
            joined_on=date(2010, 7, 1),
            formal_on=date(2011, 7, 1),
        )
        org.open_account(member=member, password=PASSWORD, must_change=False)
        return member

    zhang_san = person("张三", first, "13900000001", group)
    li_si = person("李四", first, "13900000002")
    wang_wu = person("王五", second, "13900000003")
    zhao_liu = person("赵六", first, "13900000004")
    sun_qi = person("孙七", first, "13900000005")
    zhou_ba = person("周八", second, "13900000006")
    wu_jiu = person("吴九", second, "13900000007")
    for member, unit, role in (
        (li_si, first, Role.SECRETARY),
        (zhao_liu, first, Role.EDITOR),
        (sun_qi, committee, Role.ADMINISTRATOR),
        (zhou_ba, second, Role.SECRETARY),
        (wu_jiu, second, Role.EDITOR),
    ):
        org.assign_role(member=member, unit=unit, role=role, starts_on=START)
    return World(
        committee=committee,
        first=first,
        second=second,
        group=group,
        zhang_san=zhang_san,
        li_si=li_si,
        wang_wu=wang_wu,
        zhao_liu=zhao_liu,
        sun_qi=sun_qi,
        zhou_ba=zhou_ba,
        wu_jiu=wu_jiu,
        everyone=Audience.objects.create(unit=committee),
        first_only=Audience.objects.create(unit=first),
        second_only=Audience.objects.create(unit=second),
    )


#: The same in a fraction of the time, in a transaction of its own.
rebuild = Replayed(build)
