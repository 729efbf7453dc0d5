"""What an upload may be for. An app registers its purpose at start-up; without one nothing is taken in."""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail.models import Collection

from media_pipeline.tus.errors import BadRequest
from media_pipeline.tus.models import MediaUpload
from sanwei.accounts.models import User


@dataclass(frozen=True)
class Purpose:
    """``place`` returns where a recording of ``user`` goes or raises NotAllowed; its second argument is the wish of
    the client, untrusted. ``address_of`` leads on from a finished upload. ``reuses``: the same bytes, sent before
    by the same person to the same place and not in use, are not kept twice.
    """

    name: str
    place: Callable[[User, str], Collection]
    address_of: Callable[[MediaUpload], str]
    reuses: bool = False


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    _purposes[purpose.name] = purpose


def purpose_called(name: str) -> Purpose:
    """Return the registered purpose. Raises: BadRequest."""
    if name not in _purposes:
        raise BadRequest("Upload-Metadata: unknown purpose")
    return _purposes[name]
