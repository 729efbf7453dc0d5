"""How people type who they are: full-width digits, blanks, a country code before the phone."""

import re
import unicodedata

_COUNTRY_CODE = re.compile(r"^(?:\+|00)?86(?=1[0-9]{10}$)")


def tidy(typed: str) -> str:
    """Return a member number or phone as it is stored."""
    text = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed))
    return _COUNTRY_CODE.sub("", text)
