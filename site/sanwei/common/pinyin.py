"""Pinyin of Chinese text: sort keys of names, slugs of titles."""


def syllables(text: str) -> list[str]:
    """Return the syllables of ``text`` without tones; what is not Chinese stays in one piece."""
    from pypinyin import lazy_pinyin  # its dictionary takes 0.4 s to load: not at every start

    return list(lazy_pinyin(text))
