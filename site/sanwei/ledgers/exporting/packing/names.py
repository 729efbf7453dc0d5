"""Names of files and folders such as every system stores them."""

import unicodedata

FORBIDDEN = frozenset('\\/:*?"<>|')
#: Windows takes 260 characters for a whole path; four such parts and a drive stay below.
LONGEST_NAME = 60


def safe_name(name: str) -> str:
    """Return ``name`` as every system stores it: composed characters, nothing forbidden, not too long."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(" " if one in FORBIDDEN or not one.isprintable() else one for one in text)
    text = " ".join(text.split()).strip(". ") or "_"
    if len(text) <= LONGEST_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    if dot and len(ending) <= 5:
        return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ')}.{ending}"
    return text[:LONGEST_NAME].rstrip(". ")
