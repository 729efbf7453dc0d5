"""What a page tells its upload script; filled into the form's ``data-…`` attributes."""

from dataclasses import dataclass

from django.utils.functional import Promise

from media_pipeline.errors import NotConfirmed, UploadTooLarge
from media_pipeline.tus.services import most_bytes

MIB = 1024**2
#: A part that breaks off on a phone costs at most its last seconds; a desk's line carries more at once.
PHONE_PART_BYTES = 1 * MIB
DESK_PART_BYTES = 8 * MIB


@dataclass(frozen=True)
class Sending:
    purpose: str
    part_bytes: int
    max_bytes: int
    too_big: str | Promise
    tick: str | Promise


def sending(purpose: str, *, part_bytes: int) -> Sending:
    return Sending(
        purpose=purpose,
        part_bytes=part_bytes,
        max_bytes=most_bytes(),
        too_big=UploadTooLarge.message,
        tick=NotConfirmed.message,
    )
