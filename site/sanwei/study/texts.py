"""What is read, on the time line of what is watched: an offset in a text is a moment of its expected reading time.

Pure. A text read at 600 characters a minute passes its line at speed 1; the meter, the union of intervals and
every invariant are those of watching.
"""

# Source: 义务教育语文课程标准 (grades 7 to 9) asks for at least 500 characters a minute in ordinary prose; a quick
# adult reads a little faster. The expectation is set at the quick end, so that a shown length is never a burden.
CHARACTERS_A_MINUTE = 600
# Twice that, 1,200 a minute, is faster than anybody reads line by line: no honest reader is refused. Who only
# scrolls is, for the server's clock pays for nothing faster.
READING_SPEEDS_PERMILLE = (1_000, 2_000)
FACTOR_PERCENT = 100
LOWEST_FACTOR_PERCENT = 50
HIGHEST_FACTOR_PERCENT = (
    150  # 800 characters a minute at most: above it, fast readers would be refused
)
SHORTEST_MS = 10_000  # a notice of two lines is looked at, too
SAME_TEXT_PERCENT = 5  # a mended typo or an added remark; above it, the text is another one


def expected_ms(characters: int, factor_percent: int = FACTOR_PERCENT) -> int:
    """Return how long a text takes to read, at least ``SHORTEST_MS``."""
    needed = characters * 60_000 * factor_percent // (CHARACTERS_A_MINUTE * 100)
    return max(SHORTEST_MS, needed)


def is_same_text(before: int, after: int) -> bool:
    """Say whether a text of ``after`` characters is still the version that began with ``before``."""
    return abs(after - before) * 100 <= before * SAME_TEXT_PERCENT


def version(characters: int, at_ms: int) -> str:
    """Return the name of the version that begins at server time ``at_ms``; never given twice to one text."""
    return f"text-{characters}-{at_ms}"
