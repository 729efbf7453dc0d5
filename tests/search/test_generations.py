"""A new index beside the old one: what is written meanwhile, what is read, what is left behind."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sanwei.search import analysis
from sanwei.search.analysis import query_terms
from sanwei.search.engine import Bag, Cover, Document
from sanwei.search.errors import IndexBusy, IndexDamaged, IndexUnavailable
from sanwei.search.folder_engine import FolderEngine
from sanwei.search.generations import GRACE_SECONDS
from tests.search.engines import EVERY_ENGINE, Opening, opening_of, put


def row(number: int, title: str) -> Document:
    return Document(f"row:{number}", ("row",), {"title": title})


def found(engine: FolderEngine, text: str) -> list[str]:
    bag = Bag(tuple(query_terms(text)), {"title": 1.0}, Cover.ALL)
    return sorted(engine.search(bag, ["row"])["row"])


def rows_that_end_in_an_error() -> Iterator[Document]:
    yield row(9, "学习")
    raise RuntimeError


def generations(engine: FolderEngine) -> list[str]:
    return sorted(path.name for path in engine.path.glob("gen-*"))


@pytest.fixture(params=EVERY_ENGINE)
def opening(request: pytest.FixtureRequest) -> Opening:
    return opening_of(request.param)


@pytest.fixture
def index(opening: Opening, tmp_path: Path) -> FolderEngine:
    engine = opening(tmp_path)
    engine.write([row(1, "学习材料"), row(2, "学习安排")], [])
    return engine


def change_a_byte(engine: FolderEngine) -> None:
    """Damage what is written once; opening the index does not read it."""
    (file,) = (path for path in engine.folder.iterdir() if path.suffix in {".seg", ".store"})
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    put(file, bytes(content))


def age(engine: FolderEngine, seconds: float) -> None:
    """Let the last switch be so long ago."""
    at = time.time() - seconds
    os.utime(engine.path / "CURRENT", (at, at))


def test_rebuild_keeps_what_was_written_meanwhile(index: FolderEngine) -> None:
    with index.rebuilding() as new:
        new.add([row(1, "学习材料"), row(2, "学习安排")])
        index.write([row(1, "换届材料"), row(3, "学习心得")], ["row:2"])
        assert found(index, "学习") == ["row:3"]  # the old one is written as well

    assert found(index, "学习") == ["row:3"]
    assert found(index, "换届") == ["row:1"]


def test_rebuild_by_another_process_keeps_what_was_written_meanwhile(
    index: FolderEngine, opening: Opening, tmp_path: Path
) -> None:
    other = opening(tmp_path)
    with other.rebuilding() as new:
        new.add([row(1, "学习材料")])
        index.write([row(3, "学习心得")], ["row:2"])
        index.write([row(3, "学习体会")], [])

    assert found(index, "学习") == ["row:1", "row:3"]
    assert found(index, "体会") == ["row:3"]


def test_line_torn_by_a_kill_hides_no_line_after_it(index: FolderEngine) -> None:
    with index.rebuilding():
        (missed,) = index.path.glob("gen-*/MISSED")
        missed.write_bytes(b'\n["row:9", [["row"], {"title": "\xe5')
        index.write([row(3, "学习心得")], [])

    assert found(index, "学习") == ["row:3"]


def test_rebuild_that_fails_leaves_nothing_behind(index: FolderEngine) -> None:
    before = generations(index)
    with pytest.raises(RuntimeError), index.rebuilding() as new:
        new.add(rows_that_end_in_an_error())

    assert generations(index) == before
    assert found(index, "学习") == ["row:1", "row:2"]


def test_only_one_rebuild_at_a_time(index: FolderEngine) -> None:
    with index.rebuilding(), pytest.raises(IndexBusy), index.rebuilding():
        pass


def test_old_generation_stays_for_a_while_and_then_goes(index: FolderEngine) -> None:
    (old,) = generations(index)
    index.clear()
    index.collect()
    assert old in generations(index)

    age(index, GRACE_SECONDS)
    index.collect()

    assert generations(index) == [index.folder.name] != [old]


def test_reader_of_a_removed_generation_goes_on_with_the_new_one(
    index: FolderEngine, opening: Opening, tmp_path: Path
) -> None:
    reader = opening(tmp_path)
    assert found(reader, "学习") == ["row:1", "row:2"]
    with index.rebuilding() as new:
        new.add([row(3, "学习心得")])
    age(index, GRACE_SECONDS)
    index.collect()

    assert found(reader, "学习") == ["row:3"]


def test_leftover_of_a_killed_rebuild_is_removed(index: FolderEngine) -> None:
    leftover = index.path / "gen-7"
    leftover.mkdir()
    (leftover / "half").write_bytes(b"written")

    index.collect()

    assert generations(index) == [index.folder.name]


def test_generation_in_the_making_is_not_removed(
    index: FolderEngine, opening: Opening, tmp_path: Path
) -> None:
    with index.rebuilding() as new:
        opening(tmp_path).collect()
        new.add([row(3, "学习心得")])

    assert found(index, "学习") == ["row:3"]


def test_index_of_another_analysis_is_not_read(
    index: FolderEngine, opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "VERSION", analysis.VERSION + 1)

    assert not index.is_ready()
    with pytest.raises(IndexUnavailable):
        found(index, "学习")
    with pytest.raises(IndexUnavailable):
        index.write([row(3, "学习心得")], [])  # not mixed, and not begun anew with one row


def test_index_of_other_fields_is_not_read(
    index: FolderEngine, opening: Opening, tmp_path: Path
) -> None:
    assert not opening(tmp_path, fields=lambda: "title, summary").is_ready()


def test_damage_that_a_search_meets_is_told_from_a_mistake_of_ours(
    index: FolderEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sanwei.search.folder_engine.evaluate", lambda *_: {}["missing"])
    with pytest.raises(KeyError):
        found(index, "学习")

    change_a_byte(index)
    with pytest.raises(IndexDamaged):
        found(index, "学习")


def test_cut_segment_never_breaks_a_search(
    index: FolderEngine, opening: Opening, tmp_path: Path
) -> None:
    files = [file for file in index.folder.glob("*") if file.suffix in {".seg", ".idx", ".term"}]
    for file in files:
        put(file, file.read_bytes()[: file.stat().st_size // 2])

    with pytest.raises(IndexUnavailable):
        found(opening(tmp_path), "学习")


def test_folder_is_private(index: FolderEngine) -> None:
    folders = (index.path.parent, index.path, index.folder)

    assert [oct(folder.stat().st_mode & 0o777) for folder in folders] == ["0o700"] * 3
