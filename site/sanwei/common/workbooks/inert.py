"""Texts as a csv may hold them: nothing that a spreadsheet runs, nothing that it shortens."""

import re
import unicodedata

#: Excel keeps 15 digits of a number; a text of more, or with a zero in front, must stay a text.
LONG_NUMBER = re.compile(r"0[0-9]+|[0-9]{12,}")
#: What spreadsheets take for a formula. Source: OWASP, CSV Injection.
FORMULA = ("=", "+", "-", "@")
BLANKS = " \u3000\u00a0\ufeff"


def inert(text: str) -> str:
    """Return a text that no spreadsheet runs, nor takes for a number that it would shorten."""
    if LONG_NUMBER.fullmatch(text):
        return text + "\t"  # makes Excel and WPS keep every digit
    if text[:1] in ("\t", "\r", "\n"):
        return "'" + text
    first = unicodedata.normalize("NFKC", text.lstrip(BLANKS)[:1])
    return "'" + text if first.startswith(FORMULA) and first else text
