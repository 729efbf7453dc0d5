"""Opens one PDF, in a process of its own: ``python -I child.py read '{…}' < FILE`` or ``… draw '{…}' < FILE``.

Hostile files crash or exhaust a reader; here they take nobody along. ``read`` prints one JSON object: ``{"pages":
[…]}`` or ``{"refusal": code}``. ``draw`` writes the picture of one page as WebP, or ends with an error. Reads the
file at standard input, opens no other, never imports Django.
"""

import json
import sys
from typing import Any

import pypdfium2 as pdfium

#: FPDF_ERR_PASSWORD of pdfium's FPDF_GetLastError.
PASSWORD = 4
#: FPDF_PAGEOBJ_TEXT.
TEXT = 1
#: A cover page of a book at this quality is some 60 KB, a page of text some 90 KB.
WEBP_QUALITY = 78


class Refused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(pdf: Any, bounds: dict[str, int]) -> list[dict[str, Any]]:
    """Return what stands on each page. Raises: Refused."""
    if not len(pdf):
        raise Refused("pdf_broken")
    if len(pdf) > bounds["pages"]:
        raise Refused("pdf_too_many_pages")
    return [_page(pdf[number], bounds) for number in range(len(pdf))]


def _page(page: Any, bounds: dict[str, int]) -> dict[str, Any]:
    try:
        width, height = _size(page, bounds)
        text = _words(page.get_textpage().get_text_range())
        is_drawn = any(each.type != TEXT for each in page.get_objects(max_depth=1))
    finally:
        page.close()
    return {
        "characters": min(sum(not each.isspace() for each in text), bounds["characters"]),
        "text": text[: bounds["text"]],
        "is_drawn": is_drawn,
        "width": width,
        "height": height,
    }


def draw(pdf: Any, number: int, bounds: dict[str, int]) -> Any:
    """Return the picture of page ``number``, counted from 1."""
    pdf.init_forms()
    page = pdf[number - 1]
    width, _ = _size(page, bounds)
    return page.render(scale=width / page.get_width()).to_pil().convert("RGB")


def _size(page: Any, bounds: dict[str, int]) -> tuple[int, int]:
    """Return how many pixels the picture of a page has; one that is very long is drawn narrower."""
    wide, high = page.get_size()
    if not (wide > 0 and high > 0):
        raise Refused("pdf_broken")
    scale = min(bounds["width"] / wide, bounds["height"] / high)
    return max(1, round(wide * scale)), max(1, round(high * scale))


def _words(text: str) -> str:
    """Return the lines of a page without control characters, private ones and halves of characters."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    printable = ("".join(each for each in line if each.isprintable()) for line in lines)
    return "\n".join(line for line in printable if line)


def main(arguments: list[str]) -> None:
    action, told = arguments[0], json.loads(arguments[1])
    try:
        pdf = pdfium.PdfDocument(sys.stdin.buffer)
        if action == "draw":
            picture = draw(pdf, told["number"], told["bounds"])
            picture.save(sys.stdout.buffer, "WEBP", quality=WEBP_QUALITY)
            return
        answer: dict[str, Any] = {"pages": read(pdf, told["bounds"])}
    except Refused as refused:
        answer = {"refusal": refused.code}
    except pdfium.PdfiumError as error:
        answer = {"refusal": "pdf_locked" if error.err_code == PASSWORD else "pdf_broken"}
    except MemoryError:
        answer = {"refusal": "pdf_too_heavy"}
    if action == "draw":
        sys.exit(1)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
