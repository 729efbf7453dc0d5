"""The shell before any content: the door opens, speaks Chinese and asks nobody else for anything."""

import pytest

from tests.e2e.conftest import DESK, PHONE, OpenPage


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_door_opens_for_a_stranger(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page("/", size=size)

    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("main").is_visible()


def test_a_member_comes_in(open_page: OpenPage, site_world) -> None:
    page = open_page("/", member=site_world.zhang_san)

    assert "张三" in page.locator("body").inner_text()
