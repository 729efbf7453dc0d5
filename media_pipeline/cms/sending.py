"""What an editor's upload is for: a recording in one of the collections that he may add to."""

from django.urls import reverse
from wagtail.models import Collection

from media_pipeline.cms.forms import addable_collections
from media_pipeline.tus import purposes
from media_pipeline.tus.models import MediaUpload
from sanwei.accounts.models import User
from sanwei.common.errors import NotAllowed

RECORDING = "recording"


def place(user: User, wanted: str) -> Collection:
    """Return the wished collection, or the only one. Raises: NotAllowed."""
    own = addable_collections(user)
    if wanted.isdecimal():
        own = own.filter(pk=int(wanted))
    found: list[Collection] = list(own[:2])
    if len(found) != 1 or not user.is_active:
        raise NotAllowed
    return found[0]


def address_of(upload: MediaUpload) -> str:
    """Return the screen of the recording, the list where it was deleted since."""
    if upload.asset_id is None:
        return reverse("recordings:index")
    return reverse("recordings:detail", args=[upload.asset_id])


def register() -> None:
    purposes.register(
        purposes.Purpose(name=RECORDING, place=place, address_of=address_of, reuses=True)
    )
