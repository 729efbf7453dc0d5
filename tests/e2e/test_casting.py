"""集中学习 from the QR code to the confirmed record: one secretary, five phones, two shifts, one flat battery."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from lectures.models import LectureFollowUp, LecturePage
from sanwei.activities.enums import CastStage
from sanwei.activities.models import Activity, ActivityBranch, CheckInWindow, Showing
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member
from sanwei.study.enums import ItemKind
from sanwei.study.models import StudyItem, StudyRecord, WatchSession
from tests.activities.check_in.doors import scan_address
from tests.e2e.conftest import DESK, OpenPage
from tests.quizzes import factories
from tests.world import PASSWORD, START, World

FILM_MS = 30_000  # to open the film on a busy machine
ABSENT, FLAT = "陶家豪", "朱家豪"


def enrol(world: World) -> dict[str, Member]:
    """Enrol five more people with phones of their own: with the four of the world the branch has nine."""
    made = {}
    for number, name in enumerate(("冯一", "冯二", "冯三", FLAT, ABSENT), start=1):
        made[name] = org.enrol(
            name=name,
            kind=MemberKind.FORMAL,
            branch=world.first,
            starts_on=START,
            phone=f"1390000010{number}",
        )
        org.open_account(member=made[name], password=PASSWORD, must_change=False)
    return made


def add_quiz(world: World, lecture: LecturePage) -> StudyItem:
    """Let a real quiz follow the lecture."""
    quiz = factories.first_quiz(world, at=clock.now() - timedelta(hours=1))
    item = StudyItem.objects.get(owner_key=str(quiz.public_id))
    lecture.follow_ups.set([LectureFollowUp(item=item)])
    lecture.save_revision().publish()
    return item


def arrive(phone: Page, window: CheckInWindow) -> None:
    phone.goto(scan_address(window))
    phone.get_by_role("button", name="签到").click()
    phone.wait_for_selector("[data-waiting][data-ready]")


def open_in_two_shifts(desk: Page) -> None:
    desk.get_by_role("link", name="集中学习").click()
    begins = clock.now().astimezone(clock.SHANGHAI) - timedelta(minutes=1)
    desk.get_by_label("日期").fill(begins.date().isoformat())
    desk.get_by_label("开始", exact=True).fill(f"{begins:%H:%M}")
    desk.get_by_label("结束", exact=True).fill(f"{begins + timedelta(minutes=30):%H:%M}")
    desk.get_by_text("分两场").click()
    desk.get_by_label("第二场开始").fill(f"{begins + timedelta(minutes=31):%H:%M}")
    desk.get_by_label("第二场结束").fill(f"{begins + timedelta(minutes=61):%H:%M}")
    desk.get_by_label("地点").fill("三楼会议室")
    desk.get_by_role("button", name="打开").click()


def stage(desk: Page, name: CastStage) -> None:
    desk.wait_for_selector(f"[data-cast][data-stage={name}][data-ready]")


def test_a_branch_studies_together_in_two_shifts(
    site_world: World, lecture: LecturePage, open_page: OpenPage
) -> None:
    world, extra = site_world, enrol(site_world)
    quiz = add_quiz(world, lecture)
    desk = open_page(lecture.get_url(), member=world.li_si, size=DESK)
    open_in_two_shifts(desk)

    # The first shift: three scan, 赵六 says name and digits on a phone that is signed in nowhere.
    desk.get_by_role("button", name="打开签到").click()
    expect(desk.locator("[data-qr] svg")).to_be_visible()
    first = CheckInWindow.objects.get()
    phones = [open_page(member=one) for one in (world.zhang_san, extra["冯一"], extra["冯二"])]
    for phone in phones:
        arrive(phone, first)
    zhao = open_page(scan_address(first))
    zhao.get_by_label("本人姓名").fill("赵六")
    zhao.get_by_label("手机号最后4位").fill("0004")
    zhao.get_by_role("button", name="签到").click()
    expect(zhao.locator(".done")).to_contain_text("赵六")
    expect(desk.locator("[data-present]")).to_have_text("4")
    expect(phones[0].locator("[data-quiz]")).to_be_hidden()

    # The secretary's phone moves the wall. The film runs before the room and counts for nobody alone.
    address = desk.get_by_role("link", name="手机遥控").get_attribute("href")
    remote = open_page(address, member=world.li_si)
    remote.get_by_role("button", name="下一步：放课").click()
    stage(desk, CastStage.FILM)
    desk.locator("[data-start]").click()
    expect(desk.locator("[data-now]")).to_have_text(re.compile("0:0[3-8]"), timeout=FILM_MS)
    expect(desk.locator("[data-corner] svg")).to_be_visible()
    desk.reload()
    stage(desk, CastStage.FILM)
    desk.get_by_role("button", name="下一步：现场测验").click()
    stage(desk, CastStage.QUIZ)
    expect(phones[0].locator("[data-quiz]")).to_have_attribute("href", quiz.url)
    phones[0].locator("[data-quiz]").click()
    expect(phones[0]).to_have_url(re.compile(quiz.url))
    attempt = factories.started(factories.Quiz.objects.get(), world.zhang_san, at=clock.now())
    factories.answer_all(attempt, at=clock.now())
    factories.submitted(attempt, at=clock.now())
    expect(desk.locator("[data-handed]")).to_have_text("1")
    desk.keyboard.press("PageDown")
    stage(desk, CastStage.OVER)
    assert Showing.objects.get(sitting__number=1).seen_seconds >= 2
    assert not WatchSession.objects.exists()

    # The second shift: one scans, two are tapped, one is absent with a reason, one sits there with a flat phone.
    desk.get_by_role("link", name="到第2场").click()
    desk.get_by_role("button", name="打开签到").click()
    expect(desk.locator("[data-qr] svg")).to_be_visible()
    arrive(open_page(member=extra["冯三"]), CheckInWindow.objects.exclude(pk=first.pk).get())
    wall = desk.url
    desk.get_by_role("link", name="点名", exact=True).click()
    desk.wait_for_selector("[data-roll][data-ready]")
    desk.locator(".sittings label").nth(1).click()
    for name in ("李四", "孙七", ABSENT, ABSENT):
        desk.locator(".tile", has_text=name).click()
    desk.get_by_role("button", name="事假").click()
    expect(desk.locator("[data-status]")).to_contain_text("已保存")
    desk.goto(wall)
    stage(desk, CastStage.CHECK_IN)
    for name in (CastStage.FILM, CastStage.QUIZ, CastStage.OVER):
        desk.keyboard.press("PageDown")
        stage(desk, name)

    # Eight in the room, seven in the system: one tap.
    desk.get_by_label("几场合起来，现场实到几人？").fill("8")
    desk.get_by_role("button", name="结束点名").click()
    expect(desk.get_by_role("alert")).to_contain_text("现场8人，点名7人，差1人")
    desk.wait_for_selector("[data-roll][data-ready]")
    desk.locator("[data-resolve]", has_text=FLAT).click()
    expect(desk.locator("[data-status]")).to_contain_text("已保存")
    desk.get_by_role("button", name="结束点名").click()
    desk.wait_for_url(re.compile("/life/record/"))
    expect(desk.locator(".record-head")).to_contain_text("应到9，实到8")
    expect(desk.locator(".record-head")).to_contain_text("现场8人，签到时记了7人，核对后一致")
    expect(desk.locator(".record-head")).to_contain_text(re.compile("系统代填1[0-9]项"))
    desk.get_by_label("主持人小结").fill("会车先让下坡，撒盐先走下坡。")
    expect(desk.locator("[data-status]")).to_contain_text("已保存")
    desk.get_by_role("link", name="看一遍，定稿").click()
    for _signer in ("记录人", "主持人"):
        desk.get_by_role("button", name="确认").first.click()
        desk.wait_for_load_state()
    expect(desk.locator("main")).to_contain_text("以后只能更正")
    expect(desk.locator("main")).to_contain_text("扫码签到4人，姓名加尾号签到1人，点名3人")

    part = ActivityBranch.objects.get()
    assert (part.due, part.present, part.headcount, part.present_when_asked) == (9, 8, 8, 7)
    assert Activity.objects.get().is_confirmed
    together = StudyRecord.objects.filter(item__kind=ItemKind.LECTURE)
    assert {(one.method, one.entry, one.length_seconds) for one in together} == {
        ("group", "on_site", 1800)
    }
    assert together.count() == 8
