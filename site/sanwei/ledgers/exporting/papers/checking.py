"""Is an uploaded file a template that can be used? Says in Chinese what is to be mended, and where."""

import io
import zipfile
import zlib

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sanwei.ledgers.exporting.papers import demo, running
from sanwei.ledgers.exporting.papers.errors import TemplateRefused
from sanwei.ledgers.exporting.papers.fields import SECRECY

MOST_BYTES = 2 << 20
#: What Word and WPS write for a page is below 200 KB unpacked; pictures of a stamp add a megabyte.
MOST_UNPACKED_BYTES = 24 << 20
MOST_PARTS = 300
CHUNK_BYTES = 1 << 16
MAIN = "word/document.xml"
#: Programs and embedded files have no place in a template of ours.
REFUSED_PARTS = ("word/vbaproject.bin", "word/embeddings/", "word/activex/", "word/vbadata.xml")


def check(data: bytes, paper: str) -> None:
    """Raises: TemplateRefused with a sentence for each thing to mend."""
    _check_archive(data)
    found = running.problems_of(data, paper, demo.context_of(paper))
    if found:
        raise TemplateRefused([_sentence(code, detail) for code, detail in found])


def _check_archive(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise TemplateRefused([_("文件超过2MB，请压缩或去掉图片后再传。")])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = [part.filename.lower() for part in parts]
            if MAIN not in names:
                raise _not_word()
            if len(parts) > MOST_PARTS or len(set(names)) != len(names):
                raise TemplateRefused([_("文件里的部件太多，请在 Word 或 WPS 里新建一份再传。")])
            if any(name.startswith(REFUSED_PARTS) for name in names):
                raise TemplateRefused([_("模板里有宏或嵌入的对象，请去掉后另存为“.docx”再传。")])
            left = MOST_UNPACKED_BYTES
            for part in parts:
                left = _check_part(archive, part, left)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise _not_word() from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Read one part to its end, whatever its header claims; return how many bytes may still come."""
    is_text = part.filename.lower().endswith((".xml", ".rels"))
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise TemplateRefused([_("文件展开后太大，请在 Word 或 WPS 里新建一份再传。")])
            if not is_text:
                continue
            seen = (rest + chunk).lower()
            if b"<!doctype" in seen or b"<!entity" in seen:
                raise _not_word()
            if part.filename.lower().endswith(".rels") and b'targetmode="external"' in seen:
                raise TemplateRefused([_("模板引用了外部文件或链接，请去掉超链接和远程图片再传。")])
            rest = chunk[-32:]
    return left


def _not_word() -> TemplateRefused:
    return TemplateRefused([_("这不是能读的 Word 文件。请在 Word 或 WPS 里另存为“.docx”后再传。")])


def _sentence(code: str, detail: str) -> str | Promise:
    sentences = {
        "broken_tag": _(
            "“%s”这里的标签没有写完整：检查花括号是否成对，每个 for、if 后面都要有 endfor、endif。"
        ),
        "unknown_field": _("“%s”不是这张表的字段，请对照下面的字段表改正。"),
        "bad_loop": _("“%s”不能循环，请只循环字段表里列为“多行”的名字。"),
        "forbidden": _("模板里不能用“%s”，只能填字段、循环多行字段和判断。"),
        "not_filled": _("试填时出错（%s），请检查表格行里的 for 和 endfor 是否各占一行。"),
    }
    if code in sentences:
        return sentences[code] % detail
    if code == "no_secrecy":
        return _("请保留“{{ %s }}”，每份导出的文件上都要有密级提示。") % SECRECY
    if code == "too_heavy":
        return _("模板试填用时太长，请去掉多余的循环和图片。")
    return _("Word 文件内容读不出来，请在 Word 或 WPS 里另存为“.docx”后再传。")
