"""Who may open, upload and withdraw a 资料件. Another branch's papers do not exist."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from sanwei.accounts.models import User
from sanwei.files import access as files
from sanwei.ledgers.filing.errors import DocumentNotVisible, MayNotFile
from sanwei.ledgers.models import LedgerDocument
from sanwei.org import queries as org
from sanwei.org.enums import DESK_ROLES
from sanwei.org.models import OrgUnit

FILE = "ledgers.ledgerdocument"


def document_for(user: object, public_id: UUID, *, at: datetime) -> LedgerDocument:
    """Return a 资料件 of a unit whose desk ``user`` may open. Raises: DocumentNotVisible."""
    document = (
        LedgerDocument.objects.select_related("unit", "ledger_class__parent")
        .filter(public_id=public_id, unit__in=org.units_visible_to(user, at=at).order_by())
        .first()
    )
    if document is None:
        raise DocumentNotVisible
    return document


def may_file(user: object, unit: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` keeps the papers of ``unit``: by a role at its own desk, not from above."""
    return (
        isinstance(user, User)
        and org.roles_of(user, at=at).filter(role__in=DESK_ROLES, unit=unit).exists()
    )


def require_filer(user: object, unit: OrgUnit, *, at: datetime) -> User:
    """Return the account that may file in ``unit``. Raises: MayNotFile."""
    if not isinstance(user, User) or not may_file(user, unit, at=at):
        raise MayNotFile
    return user


def may_see_file(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    """Whether ``user`` may open the file of a 资料件 that stands: whoever may open the ledger it lies in."""
    try:
        return document_for(user, UUID(key), at=at).withdrawn_at is None
    except DocumentNotVisible:
        return False


def register() -> None:
    files.register(FILE, may_see_file)
