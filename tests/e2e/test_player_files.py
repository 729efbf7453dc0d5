"""Every file of a private lecture is for its own readers: an address that leaks opens nothing."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page

from lectures.models import LecturePage
from media_pipeline.queries import playback_of
from sanwei.common import clock
from tests.e2e.conftest import OpenPage, Watch
from tests.world import World


@pytest.fixture
def leaked(watch: Watch, lecture: LecturePage) -> list[str]:
    """Return the address of every file of the lecture, made from what stands in 张三's page."""
    page = watch()
    playlist = page.get_attribute("[data-player]", "data-playlist") or ""
    root = playlist.removesuffix("master.m3u8")
    assert root != playlist
    return [root + path for path, _ in lecture.main_media.current_version.files]


def statuses(page: Page, addresses: list[str], **headers: str) -> Iterator[tuple[str, int]]:
    for address in addresses:
        answer = page.request.get(address, headers=headers)
        yield urlsplit(address).path.rpartition("/")[2], answer.status
        answer.dispose()


def test_every_file_answers_the_reader_and_nobody_else(
    leaked: list[str], open_page: OpenPage, site_world: World, lecture: LecturePage
) -> None:
    reader = open_page(member=site_world.zhang_san)
    other = open_page(member=site_world.wang_wu)
    stranger = open_page()

    assert {status for _, status in statuses(reader, leaked)} == {200}
    assert {status for _, status in statuses(other, leaked)} <= {403, 404}
    assert {status for _, status in statuses(stranger, leaked)} <= {401, 403, 404}
    assert {status for _, status in statuses(other, leaked, Range="bytes=0-99")} <= {403, 404}
    assert {status for _, status in statuses(stranger, leaked, Range="bytes=0-99")} <= {403, 404}
    assert other.request.get(lecture.get_url()).status in {403, 404}


def test_a_grant_of_ones_own_opens_no_lecture_of_others(
    site_world: World, lecture: LecturePage
) -> None:
    """王五 holds a good grant for the same recording, as if he had seen it before he changed his branch."""
    user = site_world.account(site_world.wang_wu)
    own = playback_of(asset=lecture.main_media, user=user, at=clock.now())
    assert own
    client = Client()
    client.force_login(user)
    root = own.playlist_url.removesuffix("master.m3u8")

    answers = {
        client.get(root + path).status_code for path, _ in lecture.main_media.current_version.files
    }

    assert answers <= {403, 404}
