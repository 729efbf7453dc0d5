"""Where a member's recording goes: into the collection of the branch that the member belongs to today."""

from django.urls import reverse
from wagtail.models import Collection

from lectures.errors import NoBranchToHandIn
from media_pipeline.models import MediaUpload
from media_pipeline.tus import purposes
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org.queries import member_of, membership_on

HAND_IN = "hand_in"


def place(user: User, wanted: str) -> Collection:
    """Return the collection of the person's branch; wishes don't count. Raises: NoBranchToHandIn."""
    member = member_of(user)
    membership = membership_on(member, clock.local_date(clock.now())) if member else None
    if membership is None or membership.branch.collection is None:
        raise NoBranchToHandIn
    collection: Collection = membership.branch.collection
    return collection


def address_of(upload: MediaUpload) -> str:
    return reverse("lectures:hand_in")


def register() -> None:
    # No reuse: every 投稿 has its own recording, so that taking one back takes nothing from another.
    purposes.register(purposes.Purpose(name=HAND_IN, place=place, address_of=address_of))
