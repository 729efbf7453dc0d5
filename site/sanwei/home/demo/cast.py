"""The people of the demo: the roster, who signs in with which account, one transfer."""

from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError

from sanwei.accounts.models import User
from sanwei.home.demo.calendar import Calendar
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment
from sanwei.org.roster.importing import import_roster

ROSTER = Path(__file__).parent / "roster_tidy.xlsx"
PASSWORD = "sanwei2026"  # noqa: S105 - of the demo, printed at every start
WITHOUT_ACCOUNT = {"吴凯旋"}  # 84, no phone: what he studies is brought to him


@dataclass(frozen=True)
class Account:
    """One line of what ``./dev up`` prints."""

    role: str
    name: str
    number: str
    password: str


def enter(calendar: Calendar) -> list[Account]:
    """Import the roster, open accounts and give the roles of the stories. Returns the accounts to sign in with."""
    result = import_roster(path=ROSTER, commit=True, at=calendar.now)
    if not result.is_committed:
        raise CommandError(f"the demo's roster does not import: {result.totals}")
    start = calendar.opens_on
    Membership.objects.update(starts_on=start)
    RoleAssignment.objects.update(starts_on=start)
    committee = OrgUnit.get_first_root_node()
    for name, role in (("沈长青", Role.ADMINISTRATOR), ("何若曦", Role.EDITOR)):
        org.assign_role(
            member=Member.objects.get(name=name), unit=committee, role=role, starts_on=start
        )
    open_accounts()
    _transfer(calendar)
    hashed = make_password(PASSWORD)  # slow by design; it is the same one for all of them
    return [
        _with_password(role, name, hashed)
        for role, name in (
            ("党员", "严春梅"),
            ("党小组长", "严向阳"),
            ("编辑", "何若曦"),
            ("支部书记", "吕永红"),
            ("财务支部书记", "华思远"),
            ("党委管理员", "沈长青"),
        )
    ]


def open_accounts() -> None:
    """Open an account without a password for everybody; a sign-in slip would let them in."""
    members = Member.objects.filter(user__isnull=True).exclude(name__in=WITHOUT_ACCOUNT)
    for member in members.order_by("pk"):
        org.open_account(member=member, password=None)


def _transfer(calendar: Calendar) -> None:
    """孔丽华 moves from 青桥所 to 综合 on 17 August."""
    org.transfer(
        member=Member.objects.get(name="孔丽华"),
        branch=OrgUnit.objects.get(short_name="综合党支部"),
        on=calendar.day(8, 17),
        actor=None,
        at=calendar.at(8, 17, 9),
    )


def _with_password(role: str, name: str, hashed: str) -> Account:
    user = User.objects.get(member__name=name)
    user.password = hashed
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    return Account(role=role, name=name, number=user.number, password=PASSWORD)
