"""Numbers beside Chinese characters, spelt in Chinese: 20大 and 二十大, 第3章 and 第三章 are the same words.

Only small numbers and years: longer ones are amounts and identifiers, which nobody spells.
"""

import re
from collections.abc import Iterator
from typing import Final

DIGITS: Final = "〇一二三四五六七八九"
_CHINESE: Final = "\u3400-\u4dbf\u4e00-\u9fff〇"
_NUMBER = re.compile(
    r"(?<![0-9a-z])(?<![0-9][.,:/-])(?P<number>[1-9][0-9]{0,2}|[12][0-9]{3}(?=年))(?![0-9a-z]|[.,:/-][0-9])"
)
_IS_CHINESE = re.compile(f"[{_CHINESE}]")


def spelt(line: str) -> str:
    """Return the folded ``line`` with its numbers in Chinese."""
    parts: list[str] = []
    done = 0
    for start, stop, number in numbers(line):
        parts += [line[done:start], number]
        done = stop
    return "".join([*parts, line[done:]])


def numbers(line: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of numbers that touch a Chinese character, with their Chinese spelling."""
    for found in _NUMBER.finditer(line):
        start, stop = found.span()
        if _IS_CHINESE.match(line[start - 1 : start]) or _IS_CHINESE.match(line[stop : stop + 1]):
            yield start, stop, _spelling(found["number"])


def _spelling(number: str) -> str:
    if len(number) == 4:
        return "".join(DIGITS[int(digit)] for digit in number)
    hundreds, tens, ones = (int(digit) for digit in number.zfill(3))
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += f"{DIGITS[tens] if hundreds or tens > 1 else ''}十"
    elif hundreds and ones:
        said += "零"
    return said + (DIGITS[ones] if ones else "")
