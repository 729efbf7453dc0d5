"""Who may open a picture of the 活动清单: the desk of the unit that published it, and those above."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from sanwei.accounts.models import User
from sanwei.activities.access import life_units
from sanwei.activities.models import PlanPicture
from sanwei.files import access as files

PICTURE = "activities.planpicture"


def may_see_picture(user: User | AnonymousUser, key: str, at: datetime) -> bool:
    row = PlanPicture.objects.select_related("plan").filter(public_id=UUID(key)).first()
    return row is not None and life_units(user, at=at).filter(pk=row.plan.unit_id).exists()


def register() -> None:
    files.register(PICTURE, may_see_picture)
