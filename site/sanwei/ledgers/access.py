"""Who may open which ledger. Everything goes through ``org.queries.units_visible_to``; nobody else's ledger exists."""

from datetime import datetime
from uuid import UUID

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.common.models import PublicIdModel
from sanwei.ledgers.enums import EntryKind
from sanwei.ledgers.errors import EntryNotVisible, LedgerNotVisible
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.queries import entry_by
from sanwei.org import queries as org
from sanwei.org.enums import DESK_ROLES, UnitKind
from sanwei.org.models import OrgUnit


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
    if entry.kind == EntryKind.POINTS:  # has pages of its own, where it exists at all
        raise EntryNotVisible
    is_own = isinstance(user, User) and entry.member is not None and entry.member.user == user
    if is_own or org.units_visible_to(user, at=at).filter(pk=entry.unit_id).exists():
        return entry
    raise EntryNotVisible


def log_names_opened(user: object, unit: OrgUnit, *, at: datetime, target: PublicIdModel) -> None:
    """Leave an audit row when somebody from above opens names of a branch; its own desk does so every day."""
    if not isinstance(user, User) or not unit.is_branch:
        return
    if org.roles_of(user, at=at).filter(role__in=DESK_ROLES, unit=unit).exists():
        return
    audit.log(
        at=at,
        actor=user,
        action="ledger.open_names",
        target_label=target._meta.label_lower,
        target_key=target.public_id,
        unit_key=unit.public_id,
    )
