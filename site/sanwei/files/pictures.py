"""Takes in uploaded pictures: decodes them once, turns them upright, and keeps the pixels only.

Position, camera, author and every other note inside the file are dropped before it is stored.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

import pillow_heif
from django.conf import settings
from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from sanwei.files.errors import NotAPicture, TooManyPixels

pillow_heif.register_heif_opener()

# Visually lossless for photographs; used only where the pixels had to be turned or converted.
JPEG_QUALITY = 92
# What a browser needs to show the pixels rightly; every other note is dropped.
_KEPT = frozenset({"icc_profile", "transparency", "background", "duration", "loop", "gamma"})
_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
CONTENT_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
}


class CleanPicture(ContentFile[bytes]):
    """A picture that has been through ``clean``; it is not encoded a second time."""

    image: Any = None
    content_type: str = ""


def content_type_of(name: str) -> str:
    """Return the fixed content type of a stored picture; an unknown one is only ever downloaded."""
    return CONTENT_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")


def clean(file: File[Any]) -> CleanPicture:
    """Return ``file`` upright and without notes; HEIC becomes JPEG, other formats stay what they are.

    Raises: NotAPicture, TooManyPixels.
    """
    if isinstance(file, CleanPicture):
        return file
    file.seek(0)
    with _refusals():
        picture = Image.open(file)
        frames = getattr(picture, "n_frames", 1)
        if picture.width * picture.height * frames > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise TooManyPixels
        kind = "JPEG" if picture.format in {"HEIF", "MPO"} else picture.format
        if kind not in _FORMATS:
            raise NotAPicture
        data = _moving(picture, kind) if frames > 1 and kind != "JPEG" else _still(picture, kind)
    file.seek(0)
    name = PurePath(file.name or "picture")
    if content_type_of(name.name) != CONTENT_TYPES[_FORMATS[kind]]:
        name = name.with_suffix(_FORMATS[kind])
    return CleanPicture(data, name=str(name))


def _still(picture: Image.Image, kind: str) -> bytes:
    options: dict[str, Any] = {}
    if kind == "JPEG":
        is_untouched = picture.format == "JPEG" and picture.getexif().get(0x0112, 1) == 1
        options = {"quality": "keep" if is_untouched else JPEG_QUALITY, "progressive": True}
        if is_untouched:
            picture.load()
            _forget_notes(picture)
            return _encoded(picture, kind, **options)
    elif kind in {"WEBP", "AVIF"}:
        options = {"quality": JPEG_QUALITY}
    upright = ImageOps.exif_transpose(picture)
    if kind == "JPEG" and upright.mode not in {"RGB", "L", "CMYK"}:
        upright = upright.convert("RGB")
    _forget_notes(upright)
    return _encoded(upright, kind, **options)


def _moving(picture: Image.Image, kind: str) -> bytes:
    durations = []
    frames = []
    for frame in ImageSequence.Iterator(picture):
        durations.append(frame.info.get("duration", 100))
        copy = frame.copy()
        _forget_notes(copy)
        frames.append(copy)
    return _encoded(
        frames[0],
        kind,
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=picture.info.get("loop", 0),
    )


def _forget_notes(picture: Image.Image) -> None:
    picture.info = {key: value for key, value in picture.info.items() if key in _KEPT}


def _encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    profile = picture.info.get("icc_profile")
    picture.save(buffer, format=kind, **({"icc_profile": profile} if profile else {}), **options)
    return buffer.getvalue()


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what decoders throw at a hostile or broken file into a sentence for the person."""
    try:
        with warnings.catch_warnings():
            # Pillow only warns between one and two times its own limit.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooManyPixels from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise NotAPicture from error
