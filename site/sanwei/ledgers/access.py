"""Who may open which ledger. Everything goes through ``org.queries.units_visible_to``; nobody else's ledger exists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.common.models import PublicIdModel
from sanwei.ledgers.enums import EntryKind
from sanwei.ledgers.errors import EntryNotVisible, LedgerNotVisible, PersonNotVisible
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.queries import entry_by
from sanwei.org import queries as org
from sanwei.org.enums import DESK_ROLES, UnitKind
from sanwei.org.models import Member, OrgUnit
from sanwei.study.models import StudyRecord


def signed_in(user: object) -> User:
    """Return the account behind a request. Raises: LedgerNotVisible for the anonymous."""
    if not isinstance(user, User):
        raise LedgerNotVisible
    return user


def unit_for(user: object, public_id: UUID, *, at: datetime) -> OrgUnit:
    """Return a unit that keeps a ledger (a 党小组 has none of its own). Raises: LedgerNotVisible."""
    unit = (
        org.units_visible_to(user, at=at)
        .filter(public_id=public_id)
        .exclude(kind=UnitKind.GROUP)
        .first()
    )
    if unit is None:
        raise LedgerNotVisible
    return unit


def entry_for(user: object, public_id: UUID, *, at: datetime) -> LedgerEntry:
    """Return an entry of a ledger that ``user`` may open, or one's own. Raises: EntryNotVisible."""
    entry = entry_by(public_id)
    if entry.kind != EntryKind.CREDIT:  # points and filings have pages of their own
        raise EntryNotVisible
    is_own = isinstance(user, User) and entry.member is not None and entry.member.user == user
    if is_own or org.units_visible_to(user, at=at).filter(pk=entry.unit_id).exists():
        return entry
    raise EntryNotVisible


@dataclass(frozen=True)
class PersonScope:
    """A person before a desk: the paths of the units it may open, and where he stands among them.

    ``unit`` frames the page: the branch he belongs to now (then ``is_here``), or the last one that holds
    something of his.
    """

    member: Member
    unit: OrgUnit
    is_here: bool
    paths: frozenset[str]


def person_for(user: object, public_id: UUID, *, at: datetime) -> PersonScope:
    """Return somebody of whom ``user``'s desk keeps records: who belongs there, and who left something there.

    Raises: PersonNotVisible.
    """
    member = Member.objects.filter(public_id=public_id).first()
    units = org.units_visible_to(user, at=at)
    if member is None:
        raise PersonNotVisible
    paths = frozenset(units.values_list("path", flat=True))
    membership = org.membership_on(member, clock.local_date(at))
    if membership is not None and membership.branch.path in paths:
        return PersonScope(member, membership.branch, is_here=True, paths=paths)
    left = StudyRecord.objects.filter(member=member, branch__in=units).select_related("branch")
    last = left.order_by("-occurred_on", "-pk").first()
    if last is None:
        raise PersonNotVisible
    return PersonScope(member, last.branch, is_here=False, paths=paths)


def log_names_opened(user: object, unit: OrgUnit, *, at: datetime, target: PublicIdModel) -> None:
    """Leave an audit row when somebody from above opens names; a branch's own desk does so every day."""
    if not isinstance(user, User):
        return
    own = org.roles_of(user, at=at).filter(role__in=DESK_ROLES, unit=unit)
    if unit.is_branch and own.exists():
        return
    audit.log(
        at=at,
        actor=user,
        action="ledger.open_names",
        target_label=target._meta.label_lower,
        target_key=target.public_id,
        unit_key=unit.public_id,
    )
