"""What a text may have been meant as where nothing holds it as written.

Letters are read as pinyin or initials. Characters are read by their sound, with one left out that belongs there, and
with two neighbours exchanged. Titles decide: what is found so stands in a title that may be shown, and names nobody.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sanwei.search import analysis, documents, sounds
from sanwei.search.analysis import Term
from sanwei.search.asked import discretion
from sanwei.search.engine import Bag, Best, Node
from sanwei.search.sounds import Sound

#: Characters of a short text: a longer one is a question, and enough of it is right.
LONGEST: Final = 12
#: In fewer characters a slip can't be told from another word.
FEWEST: Final = 3
LONGEST_TYPED: Final = 60
#: Rows of a kind that may be meant, and those whose titles are compared: the best that can be seen.
MOST_CANDIDATES: Final = 2_000
MOST_READ: Final = 200
#: A name weighs less than a title that sounds the same.
NAME_BOOST: Final = 0.8


#: Where so many rows hold a text as written, a first page has no room for what else it may have been meant as.
MOST_HELD: Final = 10


@dataclass(frozen=True)
class Rescue:
    """A second search. ``letters``: what was typed in place of characters; otherwise ``line`` is the text folded."""

    node: Node
    letters: str = ""
    line: str = ""

    def is_wanted(self, held: int, titles: Iterable[str]) -> bool:
        """Whether to look a second time, where ``held`` rows hold the text and ``titles`` are theirs.

        A long text holds any few pairs of characters somewhere: only a title that has them in a row settles it.
        """
        if not held:
            return True
        if self.letters or held >= MOST_HELD:
            return False
        return not any(self.line in _line(title) for title in titles)

    def part_of(self, title: str) -> str:
        """Return the part of ``title`` that the text may stand for; empty if there is none."""
        found = _typed(title, self.letters) if self.letters else _written(title, self.line)
        return title[found[0] : found[1]] if found else ""

    def picked(
        self, scores: Mapping[Any, float], titles: Mapping[Any, str]
    ) -> tuple[dict[Any, float], str]:
        """Return those of ``scores`` to be shown, and what the text stands for in the best one.

        ``titles`` are of visible rows. Letters name what they find: it need not be read for it.
        """
        seen = islice((key for key in candidates(scores) if key in titles), MOST_READ)
        parts = {key: self.part_of(titles[key]) for key in seen}
        sayable = {part for part in set(parts.values()) if part and discretion.may_be_said(part)}
        said = {key: part for key, part in parts.items() if part in sayable}
        if self.letters:
            return dict(scores), next(iter(said.values()), "")
        most = max(scores.values(), default=0.0)
        kept = {key: scores[key] + most * self._alike(part) for key, part in said.items()}
        return kept, max(said.items(), key=lambda pair: kept[pair[0]], default=("", ""))[1]

    def _alike(self, part: str) -> int:
        """Return how many characters of ``part`` were typed right: 登记条例 is nearer to 登记挑例 than 登基条例 is."""
        return sum((Counter(analysis.spelt_out(part)[0]) & Counter(self.line)).values())


def rescue_for(text: str, fields: Collection[str]) -> Rescue | None:
    """Return the second search for a short ``text`` in ``fields``; None for what can't be mistaken."""
    has_title = documents.TITLE in fields
    if letters := sounds.typed(text[:LONGEST_TYPED]):
        boosts = {sounds.OF_TITLE: 1.0} if has_title else {}
        if documents.names_in(fields):
            boosts[sounds.OF_NAMES] = NAME_BOOST
        return Rescue(_sounding([letters], boosts), letters=letters) if boosts else None
    line = _line(text[:LONGEST_TYPED])
    if not has_title or len(line) > LONGEST or not analysis.has_chinese(line):
        return None
    heard = [sounds.letters_of(each) for each in sounds.readings_of(line) if len(each) > 1]
    nodes = [_sounding(heard, {sounds.OF_TITLE: 1.0}, initials=False)] if heard else []
    if len(line) >= FEWEST:
        nodes += [Bag(terms, {documents.TITLE: 1.0}) for terms in _slips(line)]
    return Rescue(Best(tuple(nodes)), line=line) if nodes else None


def _line(text: str) -> str:
    return "".join(filter(str.isalnum, analysis.spelt_out(text)[0]))


def candidates(scores: Mapping[Any, float]) -> list[Any]:
    """Return the keys of the rows that may be meant, best first; of equals the newest."""
    return sorted(sorted(scores, reverse=True), key=lambda key: -scores[key])[:MOST_CANDIDATES]


def lifted(
    found: Mapping[Any, float], above: Mapping[Any, float], *, held: Collection[Any] = ()
) -> dict[Any, float]:
    """Return the scores ``found``, those of ``above`` before them, and first of all the keys that ``held`` the text."""
    most = max(found.values(), default=0.0)
    lifted = {**found, **{key: most + score for key, score in above.items()}}
    top = max(lifted.values(), default=0.0)
    return {**lifted, **{key: top + found[key] for key in held}}


def _sounding(heard: Sequence[str], boosts: Mapping[str, float], *, initials: bool = True) -> Node:
    starts = [letters[: sounds.MOST_LETTERS] for letters in heard]
    if initials:
        starts += [sounds.INITIALS + letters[: sounds.MOST_INITIALS] for letters in heard]
    return Best(tuple(Bag((Term(start, is_prefix=True),), boosts) for start in starts))


def _slips(line: str) -> Iterator[tuple[Term, ...]]:
    """Yield the terms of what ``line`` is when a character was left out, and when two were exchanged."""
    for at in range(1, len(line)):
        yield tuple(
            dict.fromkeys([*analysis.query_terms(line[:at]), *analysis.query_terms(line[at:])])
        )
        yield tuple(analysis.query_terms(_exchanged(line, at)))


def _exchanged(line: str, at: int) -> str:
    return line[: at - 1] + line[at] + line[at - 1] + line[at + 1 :]


def _typed(title: str, letters: str) -> tuple[int, int] | None:
    for read in sounds.readings_of(title):
        for at in range(len(read)):
            stop = _reach(read[at:], letters)
            if not stop and sounds.initials_of(read[at:]).startswith(letters):
                stop = _reach([Sound(s.letters[:1], s.start, s.stop) for s in read[at:]], letters)
            if stop:
                return read[at].start, stop
    return None


def _reach(read: Sequence[Sound], letters: str) -> int:
    """Return the place behind the last sound that ``letters`` cover from the first on, the last one maybe in part."""
    said = ""
    for sound in read:
        said += sound.letters
        if not said.startswith(letters[: len(said)]):
            return 0
        if len(said) >= len(letters):
            return sound.stop
    return 0


def _written(title: str, line: str) -> tuple[int, int] | None:
    return _alike(title, line) or _slipped(title, line)


def _alike(title: str, line: str) -> tuple[int, int] | None:
    """Return where ``title`` sounds like ``line``, whole syllables."""
    heard = {sounds.letters_of(each): len(each) for each in sounds.readings_of(line)}
    for read in sounds.readings_of(title):
        for letters, count in heard.items():
            for at in range(len(read) - count + 1):
                part = read[at : at + count]
                if sounds.letters_of(part) == letters:
                    return part[0].start, part[-1].stop
    return None


def _slipped(title: str, line: str) -> tuple[int, int] | None:
    """Return where ``title`` is ``line`` but for one slip of ``_slips``."""
    read, spans = analysis.spelt_out(title)
    kept = [at for at, character in enumerate(read) if character.isalnum()]
    text = "".join(read[at] for at in kept)
    swapped = {_exchanged(line, at) for at in range(1, len(line))}
    for start in range(len(text) - len(line) + 1):
        longer = text[start : start + len(line) + 1]
        if longer[: len(line)] in swapped:
            return spans[kept[start]][0], spans[kept[start + len(line) - 1]][1] + 1
        if len(longer) > len(line) and any(
            longer[:at] + longer[at + 1 :] == line for at in range(1, len(line))
        ):
            return spans[kept[start]][0], spans[kept[start + len(line)]][1] + 1
    return None
