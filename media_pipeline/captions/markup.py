"""The inside of a cue: what may stay of a stranger's mark-up, and the words without any of it. Pure.

Formatting that players know is kept, formatting that they don't is dropped with its words left, and whatever else
looks like a tag becomes text, so that nothing in a caption is ever mark-up of a page.
"""

import re
from html import escape

_TOKEN = re.compile(r"<[^<>\n]*>|&[a-zA-Z]{2,4};|&#\d{1,6};|[<>&]|[^<>&]+")
_TAG = re.compile(r"<(/?)(b|i|u|ruby|rt|v)((?:\.[\w-]+)*)(?:[ \t]+([^<>]*))?>", re.IGNORECASE)
#: Formatting of SRT and VTT that says nothing to a reader, and the time marks of karaoke.
_DROPPED = re.compile(
    r"</?(?:font|c|lang|s|strike|em|strong|span|rb|rp)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|<br\s*/?>",
    re.IGNORECASE,
)
_ENTITIES = {
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": "",
    "&quot;": '"', "&apos;": "'", "&#39;": "'",
}  # fmt: skip
#: Unseen characters that turn the direction of text around: a name could read backwards.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CLEAN_TAG = re.compile(r"</?(?:b|i|u|ruby|v)>|<v ([^<>]*)>")
#: A line end between Chinese characters or signs stands for nothing; elsewhere it parts two words.
_CHINESE_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
_RUBY = re.compile(r"<rt>(.*?)</rt>", re.DOTALL)


def clean(raw: str) -> str:
    """Return ``raw`` as cue text with balanced b, i, u, ruby and v, without empty lines; "" if no word is left."""
    kept: list[str] = []
    opened: list[str] = []
    for token in _TOKEN.findall(_UNSEEN.sub("", raw.replace("\r", "\n"))):
        if (tag := _TAG.fullmatch(token)) is not None:
            kept.append(_placed(tag, opened))
        elif _DROPPED.fullmatch(token):
            kept.append("\n" if token.lower().startswith("<br") else "")
        else:
            kept.append(escape(_ENTITIES.get(token.lower(), token), quote=False))
    kept += [f"</{name}>" for name in reversed(opened)]
    text = "\n".join(_lines("".join(kept)))
    return text if plain(text) else ""


def plain(text: str) -> str:
    """Return clean cue text without mark-up: 张三：大家好, and the reading of a ruby in brackets after it."""
    told = _RUBY.sub(lambda ruby: f"({ruby[1]})" if ruby[1].strip() else "", text)
    told = _CLEAN_TAG.sub(lambda tag: f"{tag[1]}：" if tag[1] else "", told)
    told = _CHINESE_BREAK.sub("", told)
    told = told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(told.split())


def _lines(text: str) -> list[str]:
    """Return the lines of ``text`` that hold a word; what holds mark-up only goes to its neighbour."""
    lines: list[str] = []
    for line in (each.strip() for each in text.split("\n")):
        if lines and line and not (plain(line) and plain(lines[-1])):
            lines[-1] = (lines[-1] + line).strip()
        elif line:
            lines.append(line)
    return lines


def _placed(tag: re.Match[str], opened: list[str]) -> str:
    """Return a known tag as it may stand here, and keep ``opened`` in step; what fits nowhere is dropped."""
    is_end, name, note = bool(tag[1]), tag[2].lower(), tag[4] or ""
    if not is_end:
        if name in opened or (name == "rt" and "ruby" not in opened):
            return ""
        if name == "v" and not (speaker := _speaker(note)):
            return ""
        opened.append(name)
        return f"<v {speaker}>" if name == "v" else f"<{name}>"
    if name not in opened:
        return ""
    closed = []
    while opened:
        closed.append(opened.pop())
        if closed[-1] == name:
            break
    return "".join(f"</{each}>" for each in closed)


def _speaker(note: str) -> str:
    told = " ".join(note.split())
    for entity, character in _ENTITIES.items():
        told = told.replace(entity, character)
    return escape(told.replace("<", "").replace(">", "")[:60].strip(), quote=False)
