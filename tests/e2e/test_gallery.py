"""The page of components: nothing is forgotten, nothing is broken, light and dark; pictures to look at."""

import pytest
from pytest_django import Settings

from sanwei.home import gallery
from tests.databases import CACHE
from tests.e2e.conftest import DESK, PHONE, OpenPage
from tests.e2e.test_accessibility import NARROW, serious
from tests.world import World

FOLDER = CACHE.parent / "screens" / "components"


@pytest.fixture(autouse=True)
def building_here(settings: Settings) -> None:
    settings.SANWEI_GALLERY = True


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_clean_to_axe(open_page: OpenPage, site_world: World, scheme: str) -> None:
    found: dict[str, list[str]] = {}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size in (PHONE, DESK):
        page = open_page(member=site_world.zhang_san, size=size)
        page.emulate_media(color_scheme=scheme)
        page.goto("/_components/")
        page.screenshot(path=FOLDER / f"{scheme}-{size[0]}.png", full_page=True)
        if complaints := serious(page):
            found[str(size[0])] = complaints
        shown = page.locator("[data-component]").evaluate_all(
            "all => all.map(one => one.dataset.component)"
        )
        assert shown == list(gallery.states())

    assert found == {}


def test_nothing_scrolls_sideways(open_page: OpenPage, site_world: World) -> None:
    page = open_page("/_components/", member=site_world.zhang_san, size=NARROW)
    wide = []
    for scale in ("100%", "125%", "200%"):
        page.evaluate("size => document.documentElement.style.fontSize = size", scale)
        if page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        ):
            wide.append(scale)

    assert wide == []


def test_dark_paper_prints_white(open_page: OpenPage, site_world: World) -> None:
    page = open_page(member=site_world.zhang_san)
    page.emulate_media(color_scheme="dark", media="print")
    page.goto("/me/")

    seen = page.evaluate(
        "() => [getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('h1')).color,"
        " getComputedStyle(document.querySelector('.rooms')).display]"
    )

    assert seen == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "none"]
