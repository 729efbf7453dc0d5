"""Who opens doors, and who may look at a photographed sheet."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from sanwei.accounts.models import User
from sanwei.activities import access
from sanwei.activities.errors import LifeNotVisible, MayNotRecord
from sanwei.activities.models import ActivityBranch, PaperSheet
from sanwei.files import access as files
from sanwei.org import queries as org
from sanwei.org.models import Member

SHEET = "activities.papersheet"


def host_for(user: object, part_id: UUID, *, at: datetime) -> tuple[ActivityBranch, User]:
    """Return the host's part and the account that keeps its record: one door for a 联办, opened by its host.

    Raises: LifeNotVisible, MayNotRecord.
    """
    part = access.part_for(user, part_id, at=at)
    actor = access.require_writer(user, part, at=at)
    if not part.is_host:
        raise MayNotRecord
    return part, actor


def member_at_door(user: object) -> Member | None:
    """Return whose phone this is; None where somebody has to say who he is.

    An account whose password was given out and never changed vouches for nobody.
    """
    if isinstance(user, User) and user.must_change_password:
        return None
    return org.member_of(user)


def may_see_sheet(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    sheet = PaperSheet.objects.select_related("part").filter(public_id=UUID(key)).first()
    if sheet is None:
        return False
    try:
        access.part_for(user, sheet.part.public_id, at=at)
    except LifeNotVisible:
        return False
    return True


def register() -> None:
    files.register(SHEET, may_see_sheet)
