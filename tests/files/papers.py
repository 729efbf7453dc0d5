"""PDF files by hand: pages of Chinese text, drawn pages, empty ones, and files that only pretend."""

from collections.abc import Sequence

CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
FONT = b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>"
# Not embedded: the reader has the encoding built in and takes a typeface of its own.
GLYPHS = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
    b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor"
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>"
)
# A black square, as a scan would fill the page.
DRAWN = b"100 100 300 300 re f"
PageLines = Sequence[str] | None


def pdf(*pages: PageLines, size: tuple[int, int] = (595, 842), trailer: bytes = b"") -> bytes:
    """Return a PDF with a page for each of ``pages``: lines of text (none: an empty page), or None: a drawing."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        CATALOGUE,
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        FONT,
        GLYPHS,
    ]
    for number, lines in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Contents {6 + 2 * number} 0 R"
            f"/Resources<</Font<</F 3 0 R>>>>>>".encode()
        )
        content = DRAWN if lines is None else _written(lines, size[1])
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return _joined(objects, trailer)


def locked() -> bytes:
    """Return a PDF that asks for a password: its key does not fit the empty one."""
    key = b"00" * 32
    trailer = (
        b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<" + key + b">/U<" + key + b">/P -4>>"
    )
    return pdf(["锁着的一页"], trailer=trailer)


def _written(lines: Sequence[str], height: int) -> bytes:
    shown = b" ".join(f"<{line.encode('utf-16-be').hex()}> Tj T*".encode() for line in lines)
    return b"BT /F 18 Tf 60 %d Td 30 TL %s ET" % (height - 82, shown)


def _joined(objects: list[bytes], trailer: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
