"""Small real files: pictures with notes inside, a PDF, and things that only pretend."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.files.papers import pdf

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
PDF = pdf(["一份学习材料。"])


def picture(
    width: int = 40, height: int = 20, *, kind: str = "JPEG", orientation: int = 1
) -> bytes:
    """A red picture with a blue left third, a camera's name, a place and a comment in its notes."""
    image = Image.new("RGB", (width, height), (200, 20, 20))
    image.paste((20, 20, 200), (0, 0, width // 3, height))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "SecretCamera"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (30.0, 15.0, 5.0)
    buffer = io.BytesIO()
    notes = {"comment": b"SecretComment"} if kind in {"JPEG", "GIF"} else {}
    image.save(buffer, format=kind, exif=exif, quality=90, **notes)
    return buffer.getvalue()


def upload(data: bytes, name: str, content_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=content_type)
