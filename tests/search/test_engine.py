"""The index alone, on each library: ranking, whole batches, two writers, damage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sanwei.search.analysis import query_terms
from sanwei.search.engine import Bag, Cover, Document
from sanwei.search.errors import IndexUnavailable
from sanwei.search.folder_engine import FolderEngine
from tests.search.engines import EVERY_ENGINE, Opening, opening_of, put
from tests.search.writer import SIZE, Writer, found_of

FIELDS = {"title": 2.0, "body": 1.0}


def document(number: int, title: str, body: str = "", kind: str = "lecture") -> Document:
    return Document(f"{kind}:{number}", (kind,), {"title": title, "body": body})


def found(
    engine: FolderEngine, text: str, cover: Cover = Cover.MOST, kind: str = "lecture"
) -> list[str]:
    scores = engine.search(Bag(tuple(query_terms(text)), FIELDS, cover), [kind])[kind]
    return sorted(scores, key=lambda key: -scores[key])


@pytest.fixture(params=EVERY_ENGINE)
def opening(request: pytest.FixtureRequest) -> Opening:
    return opening_of(request.param)


@pytest.fixture
def index(opening: Opening, tmp_path: Path) -> FolderEngine:
    engine = opening(tmp_path)
    engine.write(
        [
            document(1, "支部党员大会怎么开", "应到、实到、表决，一样不能少。"),
            document(2, "记好会议记录", "支部党员大会的记录要写明应到和实到。"),
            document(3, "主题党日去哪里", "现场教学点和志愿服务。"),
            document(4, "黨員大會的表決", "繁體字寫的一課。"),
        ],
        [],
    )
    return engine


def test_title_weighs_more_than_body(index: FolderEngine) -> None:
    assert found(index, "党员大会")[-1] == "lecture:2"


def test_query_in_either_script_finds_both(index: FolderEngine) -> None:
    assert found(index, "黨員大會") == found(index, "党员大会")
    assert len(found(index, "党员大会")) == 3


def test_one_character_finds_where_it_begins_and_where_it_ends(index: FolderEngine) -> None:
    assert set(found(index, "课")) == {"lecture:4"}
    assert set(found(index, "支")) == {"lecture:1", "lecture:2"}


def test_a_name_is_not_found_by_half_of_it(index: FolderEngine) -> None:
    index.write([document(5, "何欣然讲党课")], [])

    assert found(index, "何欣怡") == []
    assert found(index, "何欣然") == ["lecture:5"]


def test_a_question_is_answered_by_what_covers_most_of_it(index: FolderEngine) -> None:
    assert found(index, "请问支部党员大会应该怎么开呢")[0] == "lecture:1"
    assert "lecture:3" not in found(index, "请问支部党员大会应该怎么开呢")


def test_every_term_is_wanted_where_all_are_asked_for(index: FolderEngine) -> None:
    assert found(index, "大会 志愿", Cover.ALL) == []
    assert len(found(index, "大会 志愿", Cover.ANY)) == 4


def test_another_kind_is_not_found(index: FolderEngine) -> None:
    assert found(index, "党员大会", kind="quiz") == []


def test_a_document_replaces_its_older_self(index: FolderEngine) -> None:
    index.write([document(1, "换届选举"), document(1, "换届以后")], ["lecture:3"])

    assert found(index, "换届") == ["lecture:1"]
    assert "lecture:1" not in found(index, "支部党员大会")
    assert found(index, "志愿服务") == []


def test_rebuilding_shows_the_old_index_until_the_new_one_is_complete(index: FolderEngine) -> None:
    with index.rebuilding() as new:
        new.add([document(9, "全新的一课")])
        assert len(found(index, "党员大会")) == 3

    assert found(index, "党员大会") == []
    assert found(index, "全新的一课") == ["lecture:9"]


def test_many_small_writes_after_a_large_one_lose_nothing(index: FolderEngine) -> None:
    """Small segments are merged with each other and with larger ones."""
    index.write([document(number, "同一个题目") for number in range(100, 160)], [])
    for number in range(200, 230):
        index.write([document(number, "同一个题目")], [f"lecture:{number - 100}"])

    kept = [*range(130, 160), *range(200, 230)]
    assert set(found(index, "同一个题目")) == {f"lecture:{number}" for number in kept}


def rows_that_end_in_an_error() -> Iterator[Document]:
    yield document(9, "全新的一课")
    raise RuntimeError


def test_rebuilding_that_fails_leaves_the_old_index_and_no_lock(index: FolderEngine) -> None:
    with pytest.raises(RuntimeError), index.rebuilding() as new:
        new.add(rows_that_end_in_an_error())

    index.write([document(10, "照常写入")], [])
    assert len(found(index, "党员大会")) == 3
    assert found(index, "照常写入") == ["lecture:10"]


def test_two_writers_at_once_lose_nothing(
    request: pytest.FixtureRequest, index: FolderEngine, tmp_path: Path
) -> None:
    name = request.node.callspec.params["opening"]
    writers = [
        Writer(name, tmp_path, first, telling=tmp_path / f"told-{first}", batches=5)
        for first in (100, 200)
    ]

    assert [writer.end() for writer in writers] == [0, 0]
    numbers = [*range(100, 105), *range(200, 205)]
    assert [found_of(index, number) for number in numbers] == [SIZE] * 10


def test_missing_index_is_told_apart_from_an_empty_one(opening: Opening, tmp_path: Path) -> None:
    engine = opening(tmp_path)

    assert not engine.is_ready()
    with pytest.raises(IndexUnavailable):
        found(engine, "党课")

    engine.clear()
    assert engine.is_ready()
    assert found(engine, "党课") == []


LISTS = ("*.toc", "meta.json")


def test_truncated_list_of_segments_makes_the_index_unavailable(
    index: FolderEngine, opening: Opening, tmp_path: Path
) -> None:
    (file,) = (found for pattern in LISTS for found in index.folder.glob(pattern))
    put(file, file.read_bytes()[:40])
    fresh = opening(tmp_path)

    assert not fresh.is_ready()
    with pytest.raises(IndexUnavailable):
        found(fresh, "党员大会")
    fresh.clear()

    assert fresh.is_ready()


@pytest.mark.parametrize(
    "text", ["党" * 10_000, "*" * 500, "a OR " * 1000, "党\0课", "😀党课", "title:党 AND (", "\\"]
)
def test_hostile_query_is_answered(index: FolderEngine, text: str) -> None:
    assert isinstance(found(index, text), list)
