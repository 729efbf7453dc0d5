"""Addresses that nobody has to type: a slug from the pinyin of a Chinese title."""

from django.utils.text import slugify

from sanwei.common import pinyin

LONGEST_SLUG = 60


def slug_of(title: str, *, fallback: str) -> str:
    """Return a latin slug of at most 60 characters; ``fallback`` where the title leaves nothing."""
    syllables = " ".join(pinyin.syllables(title))
    return slugify(syllables)[:LONGEST_SLUG].strip("-") or fallback
