"""axe finds nothing serious on the main pages, nothing scrolls sideways at 360 px, a cold visit is light."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Response
from wagtail.models import Page as WagtailPage

from lectures.models import LecturePage
from media_pipeline.captions import services as captions
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.common import clock
from sanwei.library.models import Chapter, StoryPage
from sanwei.study.models import StudyItem
from tests import recordings
from tests.activities.casting.stage import gather
from tests.activities.stage import held, hold
from tests.e2e.axe import WAGTAILS_OWN, serious
from tests.e2e.conftest import DESK, PHONE, OpenPage
from tests.ledgers.book import open_book
from tests.library import factories as library
from tests.media_pipeline.captions.words import served
from tests.quizzes import factories as make
from tests.world import World

NARROW = (360, 780)
COLD_BYTES = 150_000
COLD_REQUESTS = 12


@pytest.fixture
def living(site_world: World) -> World:
    """Give the world a lecture, a quiz and a line in the ledger, so that no page is empty."""
    now = clock.now()
    make.first_quiz(site_world, at=now, title="十一月知识测验")
    site_world.first.refresh_from_db()
    film = recordings.published(
        collection=site_world.first.collection, uploaded_by=None, at=now, title="三会一课"
    )
    served(film, "同志们好，今天讲三会一课", "第一，支部党员大会，一般每季度召开一次")
    captions.set_chapters(asset=film, chapters=[(0, "开场"), (4000, "怎么记")], actor=None, at=now)
    page = LecturePage(
        title="“三会一课”怎么记", main_media=film, confirmed_unclassified=True, live=False
    )
    WagtailPage.objects.get(unitpage__unit=site_world.first).add_child(instance=page)
    page.save_revision().publish()
    book = open_book(site_world)
    book.record(site_world.zhang_san, clock.local_date(now).replace(day=1), title="集中学习")
    book.deliver()
    library.story(site_world, live=True)
    library.book(site_world)
    held(site_world.first, on=now - timedelta(days=1), absent={site_world.sun_qi: "duty"})
    hold(site_world.first, on=now - timedelta(hours=1), name="正在点名的主题党日")
    gather(site_world, StudyItem.objects.get(title=page.title), on=now + timedelta(hours=1))
    return site_world


def visits(world: World) -> list[tuple[str, str]]:
    """Return (who, address) of the pages that everybody meets."""
    unit = world.first.public_id
    lecture = LecturePage.objects.get().url
    quiz = make.Quiz.objects.get().get_absolute_url()
    story, chapter = StoryPage.objects.get().url, Chapter.objects.order_by("pk")[0]
    waiting = ActivityBranch.objects.filter(finished_at__isnull=True)
    open_part = waiting.get(activity__cast__isnull=True)
    cast_part = waiting.get(activity__cast__isnull=False)
    closed = Activity.objects.exclude(parts__in=waiting).get()
    return [
        ("", "/accounts/login/"),
        ("zhang_san", "/"),
        ("zhang_san", "/learn/"),
        ("zhang_san", lecture),
        ("zhang_san", "/quiz/"),
        ("zhang_san", quiz),
        ("zhang_san", "/branch/"),
        ("zhang_san", "/me/"),
        ("zhang_san", "/me/credits/"),
        ("zhang_san", "/me/credits/print/"),
        ("li_si", f"/desk/people/{world.zhang_san.public_id}/"),
        ("li_si", f"/desk/{unit}/disputes/"),
        ("zhang_san", "/accounts/security/"),
        ("li_si", f"/desk/{unit}/"),
        ("li_si", f"/desk/{unit}/people/"),
        ("li_si", f"/desk/{unit}/suggestions/"),
        ("zhang_san", "/me/inbox/"),
        ("zhang_san", "/me/suggestions/"),
        ("zhang_san", "/lectures/hand-in/"),
        ("zhang_san", "/life/external/"),
        ("li_si", f"/life/{unit}/external/"),
        ("li_si", f"/life/{unit}/external/new/"),
        ("zhang_san", "/library/"),
        ("zhang_san", story),
        ("zhang_san", chapter.get_absolute_url()),
        ("zhang_san", "/library/nominations/new/"),
        ("zhang_san", "/search/?q=三会"),
        ("li_si", f"/ledger/{unit}/"),
        ("li_si", f"/life/{unit}/"),
        ("li_si", f"/life/{unit}/new/?kind=theme_day"),
        ("li_si", f"/life/{unit}/cast/"),
        ("li_si", f"/life/attendance/{cast_part.public_id}/cast/1/"),
        ("li_si", f"/life/attendance/{cast_part.public_id}/cast/1/remote/"),
        ("li_si", f"/life/record/{cast_part.activity.public_id}/"),
        ("li_si", f"/life/attendance/{open_part.public_id}/"),
        ("li_si", f"/life/record/{closed.public_id}/"),
        ("li_si", f"/life/record/{closed.public_id}/confirm/"),
        ("li_si", f"/life/record/{closed.public_id}/print/"),
    ]


def admin_visits() -> list[str]:
    """Return the addresses of an editor's day."""
    lecture, story = LecturePage.objects.get(), StoryPage.objects.get()
    return [
        "/cms/",
        "/cms/lectures/",
        f"/cms/pages/{lecture.pk}/edit/",
        f"/cms/pages/{story.pk}/edit/",
        reverse("recordings:index"),
        reverse("recordings:add"),
        reverse("recordings:queue"),
    ]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_serious(
    living: World, open_page: OpenPage, size: tuple[int, int]
) -> None:
    pages = {
        who: open_page(member=getattr(living, who) if who else None, size=size)
        for who in ("", "zhang_san", "li_si")
    }
    found: dict[str, list[str]] = {}
    for who, address in visits(living):
        page = pages[who]
        page.goto(address)
        if complaints := serious(page):
            found[address] = complaints
    page = pages["zhang_san"]
    page.goto(f"{LecturePage.objects.get().url}#part-transcript")
    if complaints := serious(page):
        found["transcript"] = complaints
    page.goto(make.Quiz.objects.get().get_absolute_url())
    page.get_by_role("button", name="开始答题").click()
    page.wait_for_selector("form[data-ready]")
    if complaints := serious(page):
        found["question"] = complaints

    assert found == {}


def test_axe_finds_nothing_serious_in_an_editors_day(living: World, open_page: OpenPage) -> None:
    page = open_page(member=living.zhao_liu, size=DESK)
    found: dict[str, list[str]] = {}
    for address in admin_visits():
        page.goto(address)
        if complaints := serious(page, inside="main", without=WAGTAILS_OWN):
            found[address] = complaints

    assert found == {}


def test_nothing_scrolls_sideways_on_a_narrow_phone_with_large_type(
    living: World, open_page: OpenPage
) -> None:
    pages = {
        who: open_page(member=getattr(living, who) if who else None, size=NARROW)
        for who in ("", "zhang_san", "li_si")
    }
    wide = []
    for who, address in visits(living):
        page = pages[who]
        page.goto(address)
        for scale in ("100%", "125%", "200%"):
            page.evaluate("size => document.documentElement.style.fontSize = size", scale)
            if page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ):
                wide.append((address, scale))

    assert wide == []


def test_a_cold_first_visit_of_home_is_light(living: World, open_page: OpenPage) -> None:
    page = open_page(member=living.zhang_san)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto("/", wait_until="networkidle")

    weights = {answer.url: len(answer.body()) for answer in answers if answer.ok}
    assert len(weights) <= COLD_REQUESTS, sorted(weights)
    assert sum(weights.values()) <= COLD_BYTES, weights
