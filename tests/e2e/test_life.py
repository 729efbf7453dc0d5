"""The secretary takes attendance on a phone; what he tapped and wrote survives a dead network."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from sanwei.activities import services
from sanwei.activities.enums import Mark
from sanwei.activities.models import Activity, ActivityBranch, Attendance
from sanwei.common import clock
from sanwei.study.models import StudyRecord
from tests.activities.stage import hold, part_of
from tests.e2e.conftest import OpenPage
from tests.world import World


def eventually(is_so: Callable[[], bool]) -> bool:
    """Wait up to five seconds: the page sends when the network is back, before or after a reload."""
    until = time.monotonic() + 5
    while not (done := is_so()) and time.monotonic() < until:
        time.sleep(0.1)
    return done


def test_a_secretary_takes_attendance_by_tiles_and_study_is_recorded(
    site_world: World, open_page: OpenPage
) -> None:
    page = open_page(f"/life/{site_world.first.public_id}/", member=site_world.li_si)
    page.locator("summary", has_text="记一次").click()
    page.get_by_role("link", name="主题党日", exact=True).click()
    began = (clock.now() - timedelta(days=1)).astimezone(clock.SHANGHAI)
    page.get_by_label("日期").fill(began.date().isoformat())
    page.get_by_label("开始", exact=True).fill("15:00")
    page.get_by_label("结束", exact=True).fill("16:30")
    page.get_by_label("地点").fill("三楼会议室")
    page.get_by_role("button", name="下一步").click()
    page.wait_for_selector("[data-roll][data-ready]")
    expect(page.locator("[data-count]")).to_have_text("应到4 · 已点0 · 还差4人")

    for name in ("张三", "李四", "赵六", "孙七"):
        page.locator(".tile", has_text=name).tap()
    page.locator(".tile", has_text="孙七").tap()
    page.get_by_role("button", name="当班").tap()
    expect(page.locator("[data-count]")).to_have_text("应到4 · 已点4 · 还差0人")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    page.get_by_label("现场实到几人？").fill("3")
    page.get_by_role("button", name="结束点名").click()

    page.wait_for_url(re.compile("/life/record/"))
    expect(page.locator(".headline")).to_contain_text("应到4，实到3")
    part = ActivityBranch.objects.get()
    assert (part.present, part.absent, part.headcount) == (3, 1, 3)
    assert StudyRecord.objects.filter(member=site_world.zhang_san).count() == 1
    assert not StudyRecord.objects.filter(member=site_world.sun_qi).exists()


def test_taps_and_words_wait_on_the_phone_until_the_network_is_back(
    site_world: World, open_page: OpenPage
) -> None:
    activity = hold(site_world.first, on=clock.now() - timedelta(hours=2))
    part = part_of(activity)
    page = open_page(member=site_world.li_si, allow=("ERR_INTERNET_DISCONNECTED",))
    page.goto(f"/life/attendance/{part.public_id}/")
    page.wait_for_selector("[data-roll][data-ready]")

    page.context.set_offline(True)
    page.locator(".tile", has_text="张三").tap()
    expect(page.locator("[data-status]")).to_contain_text("没有网络，已存在本机")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"/life/attendance/{part.public_id}/")

    expect(page.locator(".tile", has_text="张三")).to_have_attribute("data-mark", "present")
    there = Attendance.objects.filter(member=site_world.zhang_san, mark=Mark.PRESENT)
    assert eventually(there.exists)

    page.goto(f"/life/record/{activity.public_id}/")
    page.wait_for_selector("[data-record][data-ready]")
    expect(page.locator("[data-missing]")).to_contain_text("还差5格就能定稿")
    page.context.set_offline(True)
    page.get_by_label("主题或议题").fill("冬季保畅怎么分工")
    page.get_by_label("发言要点").first.fill("先撒盐，后除雪")
    expect(page.locator("[data-status]")).to_contain_text("没有网络，已存在本机")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"/life/record/{activity.public_id}/")

    expect(page.get_by_label("发言要点").first).to_have_value("先撒盐，后除雪")
    expect(page.locator("[data-missing]")).to_contain_text("还差4格就能定稿")
    assert eventually(Activity.objects.filter(topic="冬季保畅怎么分工").exists)


def test_two_devices_write_in_one_record_and_nothing_is_lost(
    site_world: World, open_page: OpenPage
) -> None:
    activity = hold(site_world.first, on=clock.now() - timedelta(hours=2))
    page = open_page(member=site_world.li_si)
    page.goto(f"/life/record/{activity.public_id}/")
    page.wait_for_selector("[data-record][data-ready]")
    services.save_record(
        activity=activity,
        changes={
            "topic": "冬季保畅怎么分工",
            "speeches": [{"person": "张三", "points": "先备料"}],
        },
        actor=None,
        at=clock.now(),
    )

    page.get_by_label("主题或议题").fill("雪天保畅")
    page.get_by_label("发言人").first.fill("李四")
    clash = page.locator("[data-clash-of]")
    expect(clash).to_contain_text("冬季保畅怎么分工")
    expect(page.get_by_label("发言人")).to_have_count(2)
    page.get_by_label("主题或议题").fill("雪天保畅，先撒盐")
    page.reload()
    page.wait_for_selector("[data-record][data-ready]")
    expect(clash.locator("[data-mine]")).to_have_text("雪天保畅，先撒盐")
    clash.get_by_role("button", name="两份都留").tap()

    kept = "冬季保畅怎么分工\n雪天保畅，先撒盐"
    expect(page.get_by_label("主题或议题")).to_have_value(kept)
    assert eventually(Activity.objects.filter(topic=kept).exists)
    assert [one.person for one in activity.speeches.all()] == ["李四", "张三"]
