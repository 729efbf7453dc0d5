"""The index on Whoosh: the only module that knows the library.

Whoosh keeps postings, we score them: BM25 per field, summed. Its own query classes know neither how much of a
query a document covers nor a bag of the rarest terms. Opening an index unpickles: the folder is private.
"""

import pickle
import shutil
import struct
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from whoosh import fields, index, writing
from whoosh.formats import Existence
from whoosh.reading import TermNotFound

from sanwei.search import analysis
from sanwei.search.engine import Document, Node, Scores
from sanwei.search.errors import IndexBusy, IndexUnavailable
from sanwei.search.evaluation import evaluate

#: How long a writer waits for another one before it gives up, in seconds.
PATIENCE_SECONDS: Final = 10.0
#: Memory for a rebuild's postings before they spill to disk, in MB.
POOL_MB: Final = 64
KEY: Final = "key"
KIND: Final = "kind"
#: Whoosh reserves names with a leading underscore; ours can't clash with a model's field.
FIELD_PREFIX: Final = "f_"
BROKEN: Final = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    AttributeError,
    AssertionError,
    struct.error,
    pickle.UnpicklingError,
    index.IndexError,
)


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

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._kinds: dict[str, frozenset[int]] = {}
        self._keys = reader.column_reader(KEY) if reader.has_column(KEY) else None

    def postings(self, field: str, term: str) -> Iterator[tuple[int, float, int]]:
        """Yield (document, weight, length of its field)."""
        name = FIELD_PREFIX + field
        length = self._reader.doc_field_length
        with suppress(TermNotFound):
            matcher = self._reader.postings(name, term)
            while matcher.is_active():
                number = matcher.id()
                yield number, matcher.weight(), length(number, name) or 1
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

    def __init__(self, opened: Any) -> None:
        self.reader = opened.reader()
        self.generation = self.reader.generation()
        self.leaves = [Leaf(reader) for reader, _offset in self.reader.leaf_readers()]
        self.count = self.reader.doc_count()

    def frequency(self, field: str, term: str) -> int:
        """In how many documents ``field`` holds ``term``, deleted ones included."""
        name = FIELD_PREFIX + field
        return int(self.reader.doc_frequency(name, term)) if name in self.reader.schema else 0

    def average_length(self, field: str) -> float:
        name = FIELD_PREFIX + field
        return (self.reader.field_length(name) / self.count if self.count else 0.0) or 1.0

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


class WhooshEngine:
    """An index in a private folder of its own; see ``engine.Engine`` for what it promises."""

    def __init__(self, path: Path) -> None:
        self.path = path / f"whoosh-{analysis.VERSION}"
        self._local = threading.local()

    def is_ready(self) -> bool:
        try:
            self._snapshot()
        except IndexUnavailable:
            return False
        return True

    def search(self, node: Node, kinds: Sequence[str]) -> dict[str, Scores]:
        snapshot = self._snapshot()
        try:
            return evaluate(node, kinds, snapshot)
        except BROKEN as error:
            self._local.snapshot = None
            raise IndexUnavailable from error

    def write(self, documents: Sequence[Document], removed: Iterable[str]) -> None:
        latest = {document.key: document for document in documents}
        writer = self._writer(self._opened_or_new())
        try:
            for key in {*removed, *latest}:
                writer.delete_by_term(KEY, key)
            for document in latest.values():
                _add(writer, document)
        except BaseException:
            writer.cancel()
            raise
        writer.commit()

    @contextmanager
    def rebuilding(self) -> Iterator["_Rebuilding"]:
        writer = self._writer(self._opened_or_new(), limitmb=POOL_MB)
        try:
            yield _Rebuilding(writer)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=writing.CLEAR)

    def clear(self) -> None:
        with self.rebuilding():
            pass

    def _snapshot(self) -> Snapshot:
        kept: Snapshot | None = getattr(self._local, "snapshot", None)
        try:
            opened = index.open_dir(str(self.path))
            if kept is None or kept.generation != opened.latest_generation():
                kept = self._local.snapshot = Snapshot(opened)
        except BROKEN as error:
            self._local.snapshot = None
            raise IndexUnavailable from error
        return kept

    def _opened_or_new(self) -> Any:
        try:
            return index.open_dir(str(self.path))
        except BROKEN:
            # What can't be read can't be mended: it is made again from the rows.
            shutil.rmtree(self.path, ignore_errors=True)
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.parent.chmod(0o700)
            schema = fields.Schema(
                **{KEY: fields.ID(unique=True, sortable=True), KIND: fields.KEYWORD()}
            )
            schema.add(FIELD_PREFIX + "*", Terms(), glob=True)
            return index.create_in(str(self.path), schema)

    def _writer(self, opened: Any, **options: Any) -> Any:
        try:
            return opened.writer(timeout=PATIENCE_SECONDS, **options)
        except index.LockError as error:
            raise IndexBusy from error


class _Rebuilding:
    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            _add(self._writer, document)


def _add(writer: Any, document: Document) -> None:
    values = {FIELD_PREFIX + name: text for name, text in document.fields.items() if text}
    writer.add_document(**{KEY: document.key, KIND: " ".join(document.kinds)}, **values)
