"""The index on tantivy, a library in Rust: the only module that knows it. Optional: the extra ``tantivy``.

It gives no postings away, but the BM25 score of every document that holds a term, with the same K1 and b as ours:
that is all ``evaluation`` asks for. Two differences from Whoosh: the length of a field is kept in one byte, so that
scores of long texts differ a little, and an index holds at most ``SLOTS`` fields, because tantivy can't add one.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Final

import tantivy

from sanwei.search import analysis, pins, seals
from sanwei.search.engine import Document
from sanwei.search.evaluation import rarity
from sanwei.search.folder_engine import FolderEngine
from sanwei.search.generations import Changes

KEY: Final = "key"
KIND: Final = "kind"
#: Fields of an index; which name each stands for is written beside it.
SLOTS: Final = 96
NAMES: Final = "names.json"
META: Final = "meta.json"
#: Between terms; no term holds it.
DIVIDER: Final = "\x1f"
TERMS: Final = "terms"
#: Memory of a writer, in bytes; tantivy wants at least 15 MB.
BATCH_BYTES: Final = 20_000_000
BUILD_BYTES: Final = 128_000_000
SEGMENT_BITS: Final = 32


class Snapshot:
    """The index at one moment, all of its segments as one."""

    def __init__(self, folder: Path) -> None:
        self.commit = _commit(folder)
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        #: Deleted documents count until their segment is merged: as tantivy counts.
        self.count = sum(segment["max_doc"] for segment in meta["segments"])
        self._names = _names(folder)
        index = _opened(folder)
        self._schema, self._searcher = index.schema, index.searcher()
        self._kinds: dict[str, frozenset[int]] = {}

    @property
    def leaves(self) -> list["Snapshot"]:
        return [self]

    def postings(self, field: str, term: str) -> Iterator[tuple[int, float]]:
        count = self.frequency(field, term)
        if count:
            weight = rarity(count, self.count)
            query = tantivy.Query.term_query(self._schema, self._names[field], term, "freq")
            for score, address in self._searcher.search(query, limit=count, count=False).hits:
                yield _number(address), score / weight

    def of_kind(self, kind: str) -> frozenset[int]:
        if kind not in self._kinds:
            query = tantivy.Query.term_query(self._schema, KIND, kind, "basic")
            found = self._searcher.search(query, limit=max(1, self.count), count=False)
            self._kinds[kind] = frozenset(_number(address) for _score, address in found.hits)
        return self._kinds[kind]

    def key(self, number: int) -> str:
        segment, document = divmod(number, 1 << SEGMENT_BITS)
        found = self._searcher.doc(tantivy.DocAddress(segment, document))
        return str(found.get_first(KEY))

    def frequency(self, field: str, term: str) -> int:
        name = self._names.get(field)
        return int(self._searcher.doc_freq(name, term)) if name else 0

    def starting_with(self, field: str, prefix: str, *, limit: int) -> list[str]:
        name = self._names.get(field)
        found = self._searcher.terms_with_prefix(name, prefix, limit=limit) if name else []
        return [term for term, _count in found]

    def similar(self, field: str, word: str, *, slips: int) -> list[str]:
        name = self._names.get(field)
        found = self._searcher.terms_with_prefix(name, word[:1]) if name else []
        return [term for term, _count in found if _is_within(term, word, slips)]


class TantivyEngine(FolderEngine):
    LIBRARY = f"tantivy {pins.TANTIVY_RELEASE}"
    CHANGING = frozenset(
        {META, NAMES, ".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"}
    )
    BROKEN: ClassVar[tuple[type[Exception], ...]] = (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        RuntimeError,
    )

    def _create(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(KEY, stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field(KIND, tokenizer_name=TERMS, index_option="basic")
        for slot in range(SLOTS):
            builder.add_text_field(_slot(slot), tokenizer_name=TERMS, index_option="freq")
        tantivy.Index(builder.build(), path=str(folder))

    def _open(self, folder: Path, kept: Snapshot | None) -> Snapshot:
        is_fresh = kept is not None and kept.commit == _commit(folder)
        return kept if kept is not None and is_fresh else Snapshot(folder)

    def _write(self, folder: Path, changes: Changes) -> None:
        with _writer(folder, BATCH_BYTES) as writing:
            for key in changes:
                writing.writer.delete_documents_by_term(KEY, key)
            writing.add(document for document in changes.values() if document is not None)

    @contextmanager
    def _build(self, folder: Path) -> Iterator["_Writing"]:
        self._create(folder)
        with _writer(folder, BUILD_BYTES) as writing:
            yield writing


class _Writing:
    def __init__(self, folder: Path, writer: Any) -> None:
        self._names = _names(folder)
        self._folder = folder
        self.writer = writer

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            row = tantivy.Document()
            row.add_text(KEY, document.key)
            row.add_text(KIND, DIVIDER.join(document.kinds))
            for name, text in document.fields.items():
                if text:
                    row.add_text(self._slot_of(name), DIVIDER.join(analysis.index_terms(text)))
            self.writer.add_document(row)

    def _slot_of(self, name: str) -> str:
        if name not in self._names:
            if len(self._names) == SLOTS:
                raise ValueError(f"no room for the field {name}: an index has {SLOTS}")
            self._names[name] = _slot(len(self._names))
            seals.replace(self._folder / NAMES, json.dumps(self._names))
        return self._names[name]


@contextmanager
def _writer(folder: Path, heap_bytes: int) -> Iterator[_Writing]:
    """Yield what commits at the end, after which no thread of tantivy works on the folder."""
    writer = _opened(folder).writer(heap_size=heap_bytes, num_threads=1)
    try:
        yield _Writing(folder, writer)
        writer.commit()
    finally:
        writer.wait_merging_threads()  # lets go of its lock, too; what is not committed is dropped


def _opened(folder: Path) -> Any:
    index = tantivy.Index.open(str(folder))
    index.register_tokenizer(
        TERMS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(f"[^{DIVIDER}]+")).build()
    )
    index.config_reader("manual", 0)  # no thread that watches: a snapshot is one moment
    return index


def _commit(folder: Path) -> tuple[int, int]:
    """Return what is another after each commit: the list of segments is replaced by a rename."""
    status = (folder / META).stat()
    return status.st_ino, status.st_mtime_ns


def _names(folder: Path) -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return names


def _slot(number: int) -> str:
    return f"f{number}"


def _number(address: Any) -> int:
    return int(address.segment_ord << SEGMENT_BITS | address.doc)


def _is_within(one: str, other: str, slips: int) -> bool:
    """Tell whether at most ``slips`` characters must be changed, added or left out."""
    if abs(len(one) - len(other)) > slips:
        return False
    row = list(range(len(other) + 1))
    for at, character in enumerate(one, start=1):
        last, row = row, [at]
        for place, wanted in enumerate(other, start=1):
            changed = last[place - 1] + (character != wanted)
            row.append(min(changed, last[place] + 1, row[-1] + 1))
    return row[-1] <= slips
