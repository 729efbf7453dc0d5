"""A real browser before the real site, on a committed SQLite file with production pragmas.

``open_page`` gives Playwright pages whose test fails when the console shows an error or a request leaves the
machine. Every test that uses it is marked ``browser`` by itself.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Page as WagtailPage

from lectures.models import LectureFollowUp, LecturePage
from media_pipeline.models import MediaAsset
from sanwei.common import clock
from sanwei.org.models import Member
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem
from tests import recordings
from tests import world as worlds
from tests.conftest import the_world
from tests.databases import CACHE

PHONE = (390, 844)
DESK = (1280, 800)
LOCAL = {"127.0.0.1", "localhost"}

OpenPage = Callable[..., Page]
Watch = Callable[..., Page]
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Return the address of a site that serves the test's own committed database."""
    return live_server.url


@pytest.fixture
def site_world(site: str, request: pytest.FixtureRequest) -> worlds.World:
    """Return the small named world, committed for the site."""
    return the_world(request)


@pytest.fixture
def open_page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Return ``open_page(path="", *, member=None, size=PHONE, allow=())``: a page of a browser of its own.

    ``member`` is signed in. ``allow`` are patterns of console errors that the test provokes on purpose.
    """
    contexts, complaints = [], []

    def open_page(
        path: str = "",
        *,
        member: Member | None = None,
        size: tuple[int, int] = PHONE,
        allow: tuple[str, ...] = (),
    ) -> Page:
        phone = size[0] < 600
        context = browser.new_context(
            base_url=site,
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2 if phone else 1,
            is_mobile=phone,
            has_touch=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        page = context.new_page()

        def complain(text: str) -> None:
            if not any(re.search(pattern, text) for pattern in allow):
                complaints.append(text)

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                complain(f"console: {message.text} ({message.location.get('url')})")

        def on_request(asked: Request) -> None:
            address = urlsplit(asked.url)
            if address.scheme in {"http", "https"} and address.hostname not in LOCAL:
                complain(f"request left the machine: {asked.url}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: complain(f"page error: {error}"))
        page.on("request", on_request)
        if member:
            sign_in(page, member)
        if path:
            page.goto(path)
        return page

    yield open_page
    if request.node.stash.get(FAILED, False):
        keep_pictures([page for context in contexts for page in context.pages], request.node.name)
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, member: Member) -> None:
    """Put the session cookie of ``member`` into the page's browser; signs out whoever was there."""
    member.refresh_from_db()
    client = Client()
    client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [
            {"name": cookie.key, "value": cookie.value, "domain": host, "path": "/"}
            for host in sorted(LOCAL)
        ]
    )


def keep_pictures(pages: list[Page], test: str) -> None:
    """Leave what the failing test saw in .pytest_cache/screens."""
    folder = CACHE.parent / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w-]+", "-", test)
    for number, page in enumerate(pages):
        page.screenshot(path=folder / f"{name}-{number}.png", full_page=True)


@pytest.fixture
def film(site_world: worlds.World) -> MediaAsset:
    """Return eight seconds with sound that play, of the first branch."""
    site_world.first.refresh_from_db()
    return recordings.published(
        collection=site_world.first.collection, uploaded_by=None, at=clock.now()
    )


@pytest.fixture
def lecture(site_world: worlds.World, film: MediaAsset) -> LecturePage:
    """Return a live lecture of the first branch, seen by nobody else, with a quiz behind it."""
    page = LecturePage(
        title="雪天撒盐车为什么先走下坡",
        main_media=film,
        audience=site_world.first_only,
        confirmed_unclassified=True,
        live=False,
    )
    WagtailPage.objects.get(unitpage__unit=site_world.first).add_child(instance=page)
    quiz = StudyItem.objects.create(
        kind=ItemKind.QUIZ,
        state=ItemState.LIVE,
        title="随课测验",
        url="/quiz/",
        owner_label="quizzes.quiz",
        owner_key="demo",
        unit=site_world.first,
        audience=site_world.first_only,
    )
    page.follow_ups.add(LectureFollowUp(item=quiz))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def watch(open_page: OpenPage, site_world: worlds.World, lecture: LecturePage) -> Watch:
    """Return ``watch(way="", size=PHONE, allow=())``: the lecture before 张三, with one way forced or none."""

    def watch(way: str = "", *, size: tuple[int, int] = PHONE, allow: tuple[str, ...] = ()) -> Page:
        page = open_page(lecture.get_url(), member=site_world.zhang_san, size=size, allow=allow)
        if way:
            page.eval_on_selector("[data-player]", "(root, way) => (root.dataset.force = way)", way)
        return page

    return watch
