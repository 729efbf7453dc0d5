"""Who may have the picture of a site: whoever may open the site."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from sanwei.accounts.models import User
from sanwei.activities.field_sites.queries import sites_visible_to
from sanwei.files import access as files

PICTURE = "activities.fieldsite"


def may_see_picture(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    return sites_visible_to(user, at=at).filter(public_id=UUID(key)).exists()


def register() -> None:
    files.register(PICTURE, may_see_picture)
