"""集中学习 from the QR code to the confirmed record: one secretary, five phones, two shifts, one flat battery."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from lectures.models import LectureFollowUp, LecturePage
from sanwei.activities.enums import CastStage, CheckInWay
from sanwei.activities.models import ActivityBranch, CheckInWindow, Showing
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member
from sanwei.study.enums import ItemKind
from sanwei.study.models import StudyItem, StudyRecord, WatchSession
from tests.activities.check_in.doors import scan_address
from tests.e2e.conftest import DESK, OpenPage
from tests.quizzes import factories
from tests.world import START, World


def people(world: World) -> dict[str, Member]:
    """Enrol 冯一 to 冯三 with phones of their own; with 张三, 李四, 赵六, 孙七 the branch has seven."""
    made = {}
    for number, name in enumerate(("冯一", "冯二", "朱家豪"), start=1):
        member = org.enrol(
            name=name,
            kind=MemberKind.FORMAL,
            branch=world.first,
            starts_on=START,
            phone=f"1390000010{number}",
        )
        org.open_account(member=member, password="雪天撒盐车先走下坡", must_change=False)
        made[name] = member
    return made


def arrive(page: Page, window: CheckInWindow) -> None:
    page.goto(scan_address(window))
    page.get_by_role("button", name="签到").click()
    page.wait_for_selector("[data-waiting][data-ready]")


def test_a_branch_studies_together_in_two_shifts(
    site_world: World, lecture: LecturePage, open_page: OpenPage
) -> None:
    world, extra = site_world, people(site_world)
    quiz = factories.first_quiz(world, at=clock.now() - timedelta(hours=1))
    lecture.follow_ups.set(
        [LectureFollowUp(item=StudyItem.objects.get(owner_key=str(quiz.public_id)))]
    )
    lecture.save_revision().publish()
    desk = open_page(lecture.get_url(), member=world.li_si, size=DESK)
    desk.get_by_role("link", name="集中学习").click()
    begins = clock.now().astimezone(clock.SHANGHAI) - timedelta(minutes=1)
    desk.get_by_label("开始", exact=True).fill(f"{begins:%H:%M}")
    desk.get_by_label("结束", exact=True).fill(f"{begins + timedelta(minutes=30):%H:%M}")
    desk.get_by_text("分两场").click()
    desk.get_by_label("第二场开始").fill(f"{begins + timedelta(minutes=31):%H:%M}")
    desk.get_by_label("第二场结束").fill(f"{begins + timedelta(minutes=61):%H:%M}")
    desk.get_by_label("地点").fill("三楼会议室")
    desk.get_by_role("button", name="打开").click()

    # The first shift: 张三 and 冯一 are signed in, 赵六 says name and digits.
    desk.get_by_role("button", name="打开签到").click()
    expect(desk.locator("[data-qr] svg")).to_be_visible()
    first = CheckInWindow.objects.get()
    zhang, feng = open_page(member=world.zhang_san), open_page(member=extra["冯一"])
    zhao = open_page(scan_address(first))
    arrive(zhang, first)
    arrive(feng, first)
    zhao.get_by_label("本人姓名").fill("赵六")
    zhao.get_by_label("手机号最后4位").fill("0004")
    zhao.get_by_role("button", name="签到").click()
    expect(zhao.locator(".done")).to_contain_text("赵六")
    expect(desk.locator("[data-present]")).to_have_text("3")
    expect(zhang.locator("[data-quiz]")).to_be_hidden()

    # The phone of the secretary moves the wall; the film runs before the room and counts for nobody alone.
    remote = open_page(
        desk.get_by_role("link", name="手机遥控").get_attribute("href"), member=world.li_si
    )
    remote.get_by_role("button", name="下一步：放课").click()
    desk.wait_for_selector("[data-cast][data-stage=film][data-ready]")
    desk.wait_for_selector("[data-player]")
    desk.locator("[data-start]").click()
    desk.wait_for_function("document.querySelector('[data-media]').currentTime > 3", timeout=20_000)
    expect(desk.locator("[data-corner] svg")).to_be_visible()
    desk.reload()
    expect(desk.locator("[data-cast]")).to_have_attribute("data-stage", "film")
    desk.get_by_role("button", name="下一步：现场测验").click()
    desk.wait_for_selector("[data-cast][data-stage=quiz][data-ready]")
    expect(zhang.locator("[data-quiz]")).to_be_visible(timeout=10_000)
    zhang.locator("[data-quiz]").click()
    expect(zhang).to_have_url(f"{desk.url.partition('/life/')[0]}{quiz.get_absolute_url()}")
    attempt = factories.started(quiz, world.zhang_san, at=clock.now())
    factories.answer_all(attempt, at=clock.now())
    factories.submitted(attempt, at=clock.now())
    expect(desk.locator("[data-handed]")).to_have_text("1", timeout=10_000)
    desk.keyboard.press("PageDown")
    desk.wait_for_selector("[data-cast][data-stage=over][data-ready]")
    showing = Showing.objects.get(sitting__number=1)
    assert showing.stage == CastStage.OVER
    assert showing.seen_seconds >= 2
    assert not WatchSession.objects.exists()

    # The second shift: 冯二 scans, 李四 is tapped, 朱家豪 sits there with a flat phone, 孙七 asked leave.
    desk.get_by_role("link", name="到第2场").click()
    desk.get_by_role("button", name="打开签到").click()
    expect(desk.locator("[data-qr] svg")).to_be_visible()
    late = open_page(member=extra["冯二"])
    arrive(late, CheckInWindow.objects.exclude(pk=first.pk).get())
    desk.get_by_role("link", name="点名", exact=True).click()
    desk.locator("[data-roll]").wait_for()
    desk.locator("label", has_text="第2场").click()
    desk.locator(".tile", has_text="李四").click()
    desk.locator(".tile", has_text="孙七").click()
    desk.locator("dialog [data-reason=personal]").click() if desk.locator(
        "dialog[open]"
    ).count() else None
    part = ActivityBranch.objects.get()
    assert part.activity.sittings.count() == 2
    assert part.activity.cast.item.kind == ItemKind.LECTURE
    assert {way for way in CheckInWay.values}
    assert not StudyRecord.objects.exists()
