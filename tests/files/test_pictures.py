"""What stays of an uploaded picture, and what is refused."""

import io
import zlib
from typing import Any

import pillow_heif
import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageChops, ImageStat

from sanwei.files import pictures
from sanwei.files.errors import NotAPicture, TooManyPixels
from tests.files.samples import GPS, ORIENTATION, picture

RED, BLUE = (200, 20, 20), (20, 20, 200)


def opened(file: Any) -> Image.Image:
    file.seek(0)
    return Image.open(io.BytesIO(file.read()))


def is_near(one: Any, other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_no_note_survives(kind: str) -> None:
    raw = picture(kind=kind)

    cleaned = pictures.clean(ContentFile(raw, name=f"a.{kind.lower()}"))

    stored = opened(cleaned)
    assert stored.format == kind
    assert stored.size == (40, 20)
    assert dict(stored.getexif()) == {}
    assert dict(stored.getexif().get_ifd(GPS)) == {}
    data = cleaned.read() if not cleaned.seek(0) else b""
    assert b"Secret" not in data
    assert b"Exif" not in data


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_turned_photo_is_stored_upright(orientation: int) -> None:
    raw = picture(90, 60, orientation=orientation)

    stored = opened(pictures.clean(ContentFile(raw, name="a.jpg")))

    assert stored.size == ((90, 60) if orientation == 3 else (60, 90))
    assert ORIENTATION not in stored.getexif()
    blue_at = {3: (85, 30), 6: (30, 5), 8: (30, 85)}[orientation]
    assert is_near(stored.getpixel(blue_at), BLUE)


def test_an_upright_photo_looks_the_same() -> None:
    raw = picture(90, 60)

    stored = opened(pictures.clean(ContentFile(raw, name="a.jpg")))

    difference = ImageChops.difference(stored, Image.open(io.BytesIO(raw)))
    assert max(ImageStat.Stat(difference).mean) < 2


def test_a_phone_s_heic_becomes_jpeg() -> None:
    buffer = io.BytesIO()
    heif = pillow_heif.from_pillow(Image.open(io.BytesIO(picture(64, 48))))
    heif.save(buffer)

    cleaned = pictures.clean(ContentFile(buffer.getvalue(), name="IMG_0001.HEIC"))

    stored = opened(cleaned)
    assert (cleaned.name, stored.format, stored.size) == ("IMG_0001.jpg", "JPEG", (64, 48))
    assert is_near(stored.getpixel((60, 24)), RED)


def test_a_moving_gif_still_moves() -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in (RED, BLUE, (0, 255, 0))]
    buffer = io.BytesIO()
    frames[0].save(
        buffer, "GIF", save_all=True, append_images=frames[1:], duration=[50, 60, 70], comment=b"Secret"
    )  # fmt: skip

    cleaned = pictures.clean(ContentFile(buffer.getvalue(), name="a.gif"))

    stored: Any = opened(cleaned)
    assert stored.n_frames == 3
    cleaned.seek(0)
    assert b"Secret" not in cleaned.read()


def test_a_clean_picture_is_not_encoded_twice() -> None:
    cleaned = pictures.clean(ContentFile(picture(), name="a.jpg"))

    assert pictures.clean(cleaned) is cleaned


@pytest.mark.parametrize(
    "data",
    [b"", b"plain text", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:300], b"\xff\xd8\xff\xe0" + b"x" * 50,
     b"BM" + b"\0" * 100],
)  # fmt: skip
def test_what_only_pretends_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        pictures.clean(ContentFile(data, name="a.jpg"))


def png_bomb(width: int, height: int) -> bytes:
    """A PNG header that promises far more pixels than its bytes hold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + crc

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    body = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    with pytest.raises(TooManyPixels):
        pictures.clean(ContentFile(png_bomb(side, side), name="a.png"))
