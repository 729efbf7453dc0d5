"""Many writers, damage, a rebuild meanwhile: nothing is lost, and no page fails over the index."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from modelsearch.backends import get_search_backend

from lectures.models import LecturePage
from sanwei.search import services
from sanwei.search.models import IndexChange
from sanwei.search.whoosh_engine import WhooshEngine
from tests.common.test_lanes_processes import eventually, worker
from tests.databases import RealDatabase, race
from tests.lectures import factories as lectures
from tests.search.test_generations import change_a_byte
from tests.world import World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
EDITORS = 4
PAGES = 40


def keys_of(text: str) -> set[int]:
    return {page.pk for page in LecturePage.objects.search(text)}


def pages(world: World, count: int) -> list[LecturePage]:
    return [lectures.lecture(world, title=f"旧材料{number}") for number in range(count)]


def saving(keys: list[int], *then: Callable[[], Any]) -> Callable[[], None]:
    """Return an editor at work: each page is given a new title and saved."""

    def save() -> None:
        for key in keys:
            page = LecturePage.objects.get(pk=key)
            page.title = f"第五批新材料{key}"
            page.save()
            for each in then:
                each()

    return save


def test_what_four_editors_save_at_once_is_all_found(
    real_database: RealDatabase, real_world: World, engine: WhooshEngine, tmp_path: Path
) -> None:
    keys = [page.pk for page in pages(real_world, EDITORS * PAGES)]
    editors = [saving(keys[number::EDITORS]) for number in range(EDITORS)]
    place = {"SANWEI_DATA_DIR": str(tmp_path), "PYTEST_XDIST_WORKER": ""}

    with worker(real_database, "fast", "index", **place):
        results = race(*editors)
        assert eventually(lambda: keys_of("第五批") == set(keys))

    assert results == [None] * EDITORS
    assert keys_of("旧材料") == set()


def test_rebuild_that_races_with_saves_loses_none(
    real_database: RealDatabase, real_world: World, engine: WhooshEngine
) -> None:
    engine.clear()
    saved, kept = pages(real_world, 30), pages(real_world, 30)
    keys = [page.pk for page in saved]

    def write() -> None:
        for key in keys:
            services.queue(LecturePage, key)
        services.write_pending()

    def rebuild() -> None:
        for _ in range(3):
            call_command("update_index", verbosity=0, chunk_size=7)

    results = race(saving(keys, write), rebuild)
    while services.write_pending():
        pass

    assert results == [None, None]
    assert keys_of("第五批") == set(keys)
    assert keys_of("旧材料") == {page.pk for page in kept}


@pytest.mark.django_db
def test_lanes_own_rebuild_goes_on_writing_what_comes_meanwhile(
    world: World, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page is saved while the rows are read: found in the old index at once, and in the new one."""
    monkeypatch.setattr(services, "BATCH", 1)
    engine.clear()
    one, other = pages(world, 2)
    IndexChange.objects.all().delete()
    seen: list[set[int]] = []

    def pages_and_a_save(rows: Any) -> Any:
        for number, page in enumerate(read(rows)):
            if rows.model is LecturePage and number == 1:
                LecturePage.objects.filter(pk=one.pk).update(title="第五批新材料")
                services.queue(LecturePage, one.pk)
            yield page
            if rows.model is LecturePage and number == 1:
                seen.append(keys_of("第五批"))

    read = services._pages
    monkeypatch.setattr(services, "_pages", pages_and_a_save)
    services.ask_for_rebuild()

    services.write_pending()

    assert seen == [{one.pk}]
    assert keys_of("第五批") == {one.pk}
    assert keys_of("旧材料") == {other.pk}
    assert not IndexChange.objects.exists()


@pytest.mark.django_db
def test_rows_that_the_command_passed_over_are_read_at_its_end(
    world: World, engine: WhooshEngine
) -> None:
    one, other = pages(world, 2)
    backend = get_search_backend()
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(LecturePage))
    new = rebuilder.start()
    new.add_items(LecturePage, [one])

    rebuilder.finish()

    assert keys_of("旧材料") == {one.pk, other.pk}


@pytest.mark.django_db
def test_requests_never_write_the_index(client: Client, world: World, engine: WhooshEngine) -> None:
    page, gone = pages(world, 2)
    services.ask_for_rebuild()
    services.write_pending()
    before = state(engine.path.parent)
    client.force_login(world.account(world.zhao_liu), backend=BACKEND)

    page.title = "第五批新材料"
    page.save()
    gone.delete()
    for address in ("/search/?q=材料", "/cms/pages/search/?q=材料"):
        assert client.get(address).status_code == 200

    assert state(engine.path.parent) == before
    assert IndexChange.objects.filter(model="wagtailcore.page", row_key=str(gone.pk)).exists()


@pytest.mark.django_db
def test_requests_without_an_index_make_none(
    client: Client, world: World, engine: WhooshEngine
) -> None:
    client.force_login(world.account(world.zhang_san), backend=BACKEND)

    assert client.get("/search/?q=材料").status_code == 200
    assert not engine.path.exists()


@pytest.mark.django_db
def test_damaged_index_is_asked_anew_once_while_the_columns_answer(
    world: World, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (page,) = pages(world, 1)
    services.ask_for_rebuild()
    services.write_pending()
    change_a_byte(engine)

    with monkeypatch.context() as damage:
        damage.setattr("sanwei.search.folder_engine.evaluate", lambda *_: {}["missing"])
        assert keys_of("旧材料") == {page.pk}
        assert keys_of("材料") == {page.pk}
        assert IndexChange.objects.filter(model="").count() == 1
    services.write_pending()

    assert keys_of("旧材料") == {page.pk}
    assert not IndexChange.objects.filter(model="").exists()


@pytest.mark.django_db
def test_index_of_another_version_is_made_anew_by_the_lane(
    world: World, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (page,) = pages(world, 1)
    services.ask_for_rebuild()
    services.write_pending()
    monkeypatch.setattr("sanwei.search.analysis.VERSION", 1_000)
    assert keys_of("旧材料") == {page.pk}  # from the columns

    services.write_pending()

    assert engine.is_ready()
    assert keys_of("旧材料") == {page.pk}


@pytest.mark.django_db
def test_row_that_cannot_be_read_hides_no_other(world: World, engine: WhooshEngine) -> None:
    broken, whole = pages(world, 2)
    LecturePage.objects.filter(pk=broken.pk).update(body='[{"type": "text"}]')
    services.ask_for_rebuild()

    services.write_pending()
    assert keys_of("旧材料") == {whole.pk}

    LecturePage.objects.filter(pk=whole.pk).update(title="新材料")
    for page in (broken, whole):
        services.queue(LecturePage, page.pk)
    services.write_pending()
    assert keys_of("新材料") == {whole.pk}
    assert not IndexChange.objects.exists()


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file with its time and content."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}
