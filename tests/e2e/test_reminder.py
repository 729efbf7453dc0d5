"""From the desk to the phone: a reminder with one press; the card of a 政治生日 is written and printed."""

from playwright.sync_api import expect

from sanwei.common import clock
from sanwei.notices.models import Notice
from sanwei.org.models import Member
from tests.e2e.conftest import DESK, OpenPage
from tests.e2e.hands import Fingers, Keys
from tests.home.asking import ask
from tests.study.stage import lecture
from tests.world import World

WISH = "四十年，一步一个脚印。"


def show_at_night(member: Member) -> None:
    """Put the notice of ``member`` in again as by day: what was told is never rewritten."""
    notice = Notice.objects.get(recipient=member.user)
    Notice.objects.filter(pk=notice.pk).delete()
    notice.pk, notice.shown_from = None, notice.created_at
    notice.save()


def test_a_press_at_the_desk_reaches_the_phone_of_who_is_behind(
    site_world: World, open_page: OpenPage
) -> None:
    world = site_world
    task = ask(world, world.first, lecture(world), title="十月任务")
    address = f"/desk/{world.first.public_id}/tasks/{task.public_id}/"
    desk, hand = open_page(address, member=world.li_si), Fingers()

    hand.press(desk.get_by_text("提醒没学完的4人"))
    expect(desk.get_by_text("发出后不能收回")).to_be_visible()
    hand.press(desk.get_by_role("button", name="发出提醒"))
    expect(desk.get_by_text("已提醒4人。")).to_be_visible()
    hand.press(desk.get_by_text("提醒没学完的4人"))
    hand.press(desk.get_by_role("button", name="发出提醒"))
    expect(desk.get_by_text("4人这一周已经提醒过")).to_be_visible()
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390

    show_at_night(world.zhang_san)
    phone = open_page("/me/inbox/", member=world.zhang_san)
    expect(phone.get_by_text("还有1项没有学完")).to_be_visible()
    hand.press(phone.get_by_role("link", name="提醒方式"))
    hand.press(phone.locator("label.check", has_text="每周一汇总一次"))
    hand.press(phone.get_by_role("button", name="保存"))
    expect(phone.get_by_text("已保存")).to_be_visible()


def test_a_card_is_written_without_a_mouse_and_reaches_paper(
    site_world: World, open_page: OpenPage
) -> None:
    world, today = site_world, clock.local_date(clock.now())
    Member.objects.filter(pk=world.zhang_san.pk).update(joined_on=today.replace(year=1986, day=1))
    keys = Keys()
    desk = open_page(f"/desk/{world.first.public_id}/birthdays/", member=world.li_si, size=DESK)

    keys.press(desk.get_by_role("link", name="张三"))
    field = desk.get_by_role("textbox", name="寄语")
    field.fill("")
    keys.write(field, WISH)
    keys.press(desk.get_by_role("button", name="保存贺卡"))
    expect(desk.get_by_text("贺卡已保存")).to_be_visible()
    keys.press(desk.get_by_role("link", name="打印A5"))
    expect(desk.get_by_text(WISH)).to_be_visible()

    phone = open_page("/me/birthday/", member=world.zhang_san)
    expect(phone.get_by_text(WISH)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
