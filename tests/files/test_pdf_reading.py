"""What is read from a PDF, in a child under limits; a hostile one gets a sentence."""

import io
import subprocess
import sys
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from sanwei.common.children import Limits
from sanwei.common.errors import SanweiError
from sanwei.files import errors
from sanwei.files.pdf import reading
from sanwei.files.pdf.reading import PageFacts
from tests.files.papers import DRAWN, locked, pdf

ARTICLE = ["第一条　为了组织党员学习，", "根据党章，制定本办法。", "第二条　本办法适用于党支部。"]


def read(data: bytes) -> list[PageFacts]:
    return reading.read(ContentFile(data, name="a.pdf"))


def bomb(megabytes: int) -> bytes:
    """Return a PDF of some kilobytes whose page unpacks to ``megabytes`` of drawing."""
    packer, blanks = zlib.compressobj(1), b" " * (1 << 20)
    stream = packer.compress(DRAWN)
    stream += b"".join(packer.compress(blanks) for _ in range(megabytes)) + packer.flush()
    head = pdf(None)
    plain = b"<</Length %d>>stream\n%s\nendstream" % (len(DRAWN), DRAWN)
    packed = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream)
    return head.replace(plain, packed)


def test_pages_have_their_characters_without_blanks_and_their_words() -> None:
    written, drawn, empty = read(pdf(ARTICLE, None, []))

    assert written == PageFacts(
        characters=36,
        text="第一条 为了组织党员学习，\n根据党章，制定本办法。\n第二条 本办法适用于党支部。",
        is_picture=False,
        width=1080,
        height=1528,
    )
    assert (drawn.characters, drawn.is_picture) == (0, True)
    assert (empty.characters, empty.is_picture) == (0, False)


def test_a_very_long_page_is_drawn_narrower() -> None:
    (page,) = read(pdf(ARTICLE, size=(500, 14_000)))

    assert (page.width, page.height) == (154, 4320)


def test_the_picture_of_a_page_is_as_large_as_was_told() -> None:
    data = pdf(ARTICLE, None)

    drawn = Image.open(io.BytesIO(reading.draw(ContentFile(data), 2)))

    assert (drawn.format, drawn.width) == ("WEBP", 1080)
    assert abs(drawn.height - read(data)[1].height) <= 1
    assert drawn.convert("L").getextrema() == (0, 255)


def test_a_page_that_is_not_there_is_not_drawn() -> None:
    with pytest.raises(errors.PageNotDrawn):
        reading.draw(ContentFile(pdf(ARTICLE)), 2)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", errors.PdfBroken),
        (b"%PDF-1.4\n" + bytes(range(256)) * 40, errors.PdfBroken),
        (pdf(ARTICLE)[:300], errors.PdfBroken),
        (pdf(), errors.PdfBroken),
        (locked(), errors.PdfLocked),
        (pdf(*[["页"]] * 501), errors.PdfTooManyPages),
        (pdf(*[["页"]] * 10_000), errors.PdfTooManyPages),
    ],
    ids=["empty", "noise", "cut off", "no page", "locked", "501 pages", "10000 pages"],
)
def test_a_hostile_file_is_refused(data: bytes, refusal: type[SanweiError]) -> None:
    with pytest.raises(refusal):
        read(data)


def test_a_bomb_ends_at_the_limit_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "READ_LIMITS", Limits(memory_bytes=300 << 20, file_bytes=0))

    with pytest.raises((errors.PdfTooHeavy, errors.PdfBroken)):
        read(bomb(megabytes=900))


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "READ_SECONDS", 0.01)

    with pytest.raises(errors.PdfTooHeavy):
        read(pdf(ARTICLE))


def test_the_child_never_loads_django() -> None:
    script = (
        f"import sys, runpy; runpy.run_path({str(reading.CHILD)!r});"
        "sys.exit('django' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-I", "-c", script], check=False).returncode == 0
