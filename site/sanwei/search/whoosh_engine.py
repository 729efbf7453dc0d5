"""The index on Whoosh: the only module that knows the library.

Whoosh keeps postings, we score them: BM25 per field, summed. Its own query classes know neither how much of a
query a document covers nor a bag of the rarest terms. Opening an index unpickles: the folder is private.
"""

import os
import pickle
import re
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

from whoosh import fields, index
from whoosh.formats import Existence
from whoosh.reading import TermNotFound

from sanwei.search import analysis, pins
from sanwei.search.engine import Document
from sanwei.search.evaluation import K1, B
from sanwei.search.folder_engine import FolderEngine
from sanwei.search.generations import Changes
from sanwei.search.whoosh_files import Codec, Pool

KEY: Final = "key"
KIND: Final = "kind"
#: Whoosh reserves names with a leading underscore; ours can't clash with a model's field.
FIELD_PREFIX: Final = "f_"
#: The list of segments after each commit, numbered.
COMMIT: Final = re.compile(r"_MAIN_(\d+)\.toc")
#: A list of segments that was not finished.
TORN: Final = "_MAIN_*.toc.*"


class Terms(fields.FieldType):
    """Text that ``analysis`` has cut into terms; how often each occurs, no positions."""

    def __init__(self) -> None:
        self.format = Existence()  # a posting's weight says how often
        self.indexed = self.scorable = True
        self.stored = self.unique = False
        self.analyzer = self.vector = self.column_type = None

    def index(self, value: str, **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, count in Counter(analysis.index_terms(value)).items():
            yield term.encode(), count, float(count), b""


class Leaf:
    """One segment of the index as ``evaluation`` reads it."""

    def __init__(self, reader: Any, average_length: Callable[[str], float]) -> None:
        self._reader = reader
        self._average_length = average_length
        self._kinds: dict[str, frozenset[int]] = {}
        self._keys = reader.column_reader(KEY) if reader.has_column(KEY) else None

    def postings(self, field: str, term: str) -> Iterator[tuple[int, float]]:
        name = FIELD_PREFIX + field
        length_of = self._reader.doc_field_length
        base, slope = K1 * (1 - B), K1 * B / self._average_length(field)
        with suppress(TermNotFound):
            matcher = self._reader.postings(name, term)
            while matcher.is_active():
                number, weight = matcher.id(), matcher.weight()
                length = length_of(number, name) or 1
                yield number, (K1 + 1) * weight / (weight + base + slope * length)
                matcher.next()

    def of_kind(self, kind: str) -> frozenset[int]:
        if kind not in self._kinds:
            found: frozenset[int] = frozenset()
            with suppress(TermNotFound):
                found = frozenset(self._reader.postings(KIND, kind).all_ids())
            self._kinds[kind] = found
        return self._kinds[kind]

    def key(self, number: int) -> str:
        return str(self._keys[number]) if self._keys is not None else ""


class Snapshot:
    """The index at one moment, for one thread: Whoosh's readers are not to be shared."""

    def __init__(self, folder: Path) -> None:
        self.commit = _latest_commit(folder)
        self.reader = index.open_dir(str(folder)).reader()
        self.count = self.reader.doc_count()
        average_length = partial(_average_length, self.reader, self.count)
        self.leaves = [Leaf(reader, average_length) for reader, _ in self.reader.leaf_readers()]

    def frequency(self, field: str, term: str) -> int:
        """In how many documents ``field`` holds ``term``, deleted ones included."""
        name = FIELD_PREFIX + field
        return int(self.reader.doc_frequency(name, term)) if name in self.reader.schema else 0

    def starting_with(self, field: str, prefix: str, *, limit: int) -> list[str]:
        name = FIELD_PREFIX + field
        if name not in self.reader.schema:
            return []
        found = []
        for term in self.reader.expand_prefix(name, prefix):
            found.append(term.decode())
            if len(found) >= limit:
                break
        return found

    def similar(self, field: str, word: str, *, slips: int) -> list[str]:
        name = FIELD_PREFIX + field
        if name not in self.reader.schema:
            return []
        return list(self.reader.terms_within(name, word, slips, prefix=1))


def _average_length(reader: Any, count: int, field: str) -> float:
    length: float = reader.field_length(FIELD_PREFIX + field)
    return (length / count if count else 0.0) or 1.0


class WhooshEngine(FolderEngine):
    """An index in a private folder of its own; see ``engine.Engine`` for what it promises."""

    LIBRARY = f"whoosh {pins.WHOOSH_RELEASE}"
    BROKEN: ClassVar[tuple[type[Exception], ...]] = (
        OSError,
        EOFError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
        ImportError,
        struct.error,
        pickle.UnpicklingError,
        index.IndexError,
    )

    def _create(self, folder: Path) -> None:
        kinds = fields.KEYWORD()
        kinds.format = Existence()  # no payload: our files have none
        schema = fields.Schema(**{KEY: fields.ID(unique=True, sortable=True), KIND: kinds})
        schema.add(FIELD_PREFIX + "*", Terms(), glob=True)
        index.create_in(str(folder), schema)

    def _open(self, folder: Path, kept: Snapshot | None) -> Snapshot:
        is_fresh = kept is not None and kept.commit == _latest_commit(folder)
        return kept if kept is not None and is_fresh else Snapshot(folder)

    def _write(self, folder: Path, changes: Changes) -> None:
        for torn in folder.glob(TORN):
            torn.unlink()
        with _writer(folder) as writer:
            for key in changes:
                writer.delete_by_term(KEY, key)
            for document in changes.values():
                if document is not None:
                    _add(writer, document)

    @contextmanager
    def _build(self, folder: Path) -> Iterator["_Rebuilding"]:
        self._create(folder)
        with _writer(folder) as writer:
            yield _Rebuilding(writer)


@contextmanager
def _writer(folder: Path) -> Iterator[Any]:
    """Yield a writer that commits at the end, without Whoosh's lock: we hold ours, or nobody knows the folder."""
    writer = index.open_dir(str(folder)).writer(codec=Codec(), _lk=False)
    writer.pool = Pool(writer.temp_storage(), writer.get_segment())
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _latest_commit(folder: Path) -> int:
    found = (COMMIT.fullmatch(name) for name in os.listdir(folder))
    return max((int(match[1]) for match in found if match), default=-1)


class _Rebuilding:
    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            _add(self._writer, document)


def _add(writer: Any, document: Document) -> None:
    values = {FIELD_PREFIX + name: text for name, text in document.fields.items() if text}
    writer.add_document(**{KEY: document.key, KIND: " ".join(document.kinds)}, **values)
