"""Writes Whoosh's files in about a third of Whoosh's time: postings are gathered per term, not sorted one by one.

Source: tests/bench/search, processor time. Whoosh's own readers read them. Left out is what nothing of ours reads:
payloads, and by which lengths its own scoring skips blocks.
"""

import marshal
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter, W3TermInfo
from whoosh.writing import PostingPool

#: Terms and postings that are gathered in memory, about 150 MB, before they spill to disk.
MOST_TERMS: Final = 300_000
MOST_POSTINGS: Final = 4_000_000
#: Terms that are read back at a time.
CHUNK: Final = 2_000
#: A term of so few postings has them beside it and not in a file of blocks: most terms do.
INLINE: Final = 24

#: A field's term with the numbers of its documents, ascending, and how often each holds it.
Entry = tuple[str, bytes, "array[int]", "array[float]"]
_key = itemgetter(0, 1)


class Codec(W3Codec):
    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> "FieldWriter":
        return FieldWriter(self, storage, segment)


class Pool(PostingPool):
    """Gathers postings; documents come in the order of their numbers."""

    runs: list[str]

    def __init__(self, store: Any, segment: Any) -> None:
        super().__init__(store, segment)
        self._forget()

    def add(self, item: tuple[str, bytes, int, float, object]) -> None:
        name, text, number, weight, _payload = item
        gathered = self._terms.get((name, text))
        if gathered is None:
            if len(self._terms) >= MOST_TERMS or self._count >= MOST_POSTINGS:
                self.save()
            gathered = self._terms[name, text] = (array("I"), array("f"))
        gathered[0].append(number)
        gathered[1].append(weight)
        self._count += 1

    def save(self) -> None:
        path, file = self._new_run()
        entries = ((*key, *self._terms[key]) for key in sorted(self._terms))
        with file:
            while chunk := [_packed(entry) for entry in islice(entries, CHUNK)]:
                marshal.dump(chunk, file)
        self.runs.append(path)
        self._forget()

    def iter_postings(self) -> Iterator[Entry]:
        """Yield the entries of all fields in order."""
        if not self.runs:
            yield from ((*key, *self._terms[key]) for key in sorted(self._terms))
            return
        self.save()
        runs = [self._read_run(path) for path in self.runs]
        for (name, text), parts in groupby(merge(*runs, key=_key), key=_key):
            numbers, weights = array("I"), array("f")
            for _name, _text, more_numbers, more_weights in parts:
                numbers += more_numbers
                weights += more_weights
            yield name, text, numbers, weights

    def _read_run(self, path: str) -> Iterator[Entry]:
        with self._open_run(path) as file, suppress(EOFError):
            while True:
                for name, text, numbers, weights in marshal.load(file):  # noqa: S302 - our own
                    yield name, text, array("I", numbers), array("f", weights)

    def cleanup(self) -> None:
        for path in self.runs:
            self._remove_run(path)
        self.runs = []
        self._forget()

    def _forget(self) -> None:
        self._terms: dict[tuple[str, bytes], tuple[array[int], array[float]]] = {}
        self._count = 0


class FieldWriter(W3FieldWriter):
    def add_postings(self, schema: Any, lengths: object, entries: Iterable[Entry]) -> None:
        for name, terms in groupby(entries, key=itemgetter(0)):
            self.start_field(name, schema[name])
            for _name, text, numbers, weights in terms:
                self._btext = text
                if len(numbers) <= INLINE:
                    self._add_term(_inlined(numbers, weights))
                else:
                    self._add_blocks(numbers, weights)
            self.finish_field()

    def _add_blocks(self, numbers: "array[int]", weights: "array[float]") -> None:
        writer: W3PostingsWriter = self._postwriter
        writer.start_postings(self._format, W3TermInfo())
        for start in range(0, len(numbers), writer._blocklimit):
            if start:
                writer._write_block()
            writer._ids.extend(numbers[start : start + writer._blocklimit])
            writer._weights.extend(weights[start : start + writer._blocklimit])
            writer._maxweight = max(writer._weights)
        self._add_term(writer.finish_postings())

    def _add_term(self, info: W3TermInfo) -> None:
        key = self._fieldid.to_bytes(2, "big") + self._btext
        self._tindex.add(key, info.to_bytes())


def _inlined(numbers: "array[int]", weights: "array[float]") -> W3TermInfo:
    info = W3TermInfo()
    info._weight, info._maxweight = sum(weights), max(weights)
    info._df, info._minid, info._maxid = len(numbers), numbers[0], numbers[-1]
    # Whole numbers take a fifth of the space, and all of ours are whole.
    info.set_inlined(numbers, [int(weight) for weight in weights], ())
    return info


def _packed(entry: Entry) -> tuple[str, bytes, bytes, bytes]:
    name, text, numbers, weights = entry
    return name, text, numbers.tobytes(), weights.tobytes()
