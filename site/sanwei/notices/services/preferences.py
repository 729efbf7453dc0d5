"""提醒方式: each person's own choice; nobody else reads or changes it."""

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.notices.enums import Rhythm
from sanwei.notices.models import Preference


@transaction.atomic
def choose_rhythms(*, user: User, study: Rhythm, duties: Rhythm | None = None) -> Preference:
    """Store how often ``user`` wants to be told; ``duties`` None leaves that choice as it is."""
    chosen = {"study": study} | ({"duties": duties} if duties is not None else {})
    preference, _made = Preference.objects.update_or_create(user=user, defaults=chosen)
    return preference
