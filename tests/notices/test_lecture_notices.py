"""The author hears that a lecture is out, from somebody else's hand, and that it came back."""

from types import SimpleNamespace

from wagtail.log_actions import LogContext
from wagtail.signals import task_rejected

from lectures.models import LecturePage
from sanwei.accounts.models import User
from sanwei.notices.enums import NoticeKind
from sanwei.notices.models import Notice
from tests.lectures import factories as make
from tests.world import World


def handed_in(world: World) -> tuple[LecturePage, User]:
    author = world.account(world.zhao_liu)
    asset = make.media(world)
    make.make_playable(asset)
    page = make.lecture(world, asset=asset)
    page.owner = author
    page.save()
    return page, author


def test_the_author_hears_once_that_the_lecture_is_out(world: World) -> None:
    page, author = handed_in(world)

    page.save_revision().publish()
    page.save_revision().publish()

    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient) == (NoticeKind.PUBLISHED, author)
    assert page.title in notice.text


def test_who_pressed_the_button_himself_is_told_nothing(world: World) -> None:
    page, author = handed_in(world)

    with LogContext(user=author):
        page.save_revision().publish()

    assert not Notice.objects.exists()


def test_a_returned_lecture_brings_the_reviewers_words(world: World) -> None:
    page, author = handed_in(world)
    flow = SimpleNamespace(content_object=page, requested_by=author)
    state = SimpleNamespace(pk=7, workflow_state=flow, comment="字幕“站岗”应为“站口”")

    task_rejected.send(sender=SimpleNamespace, instance=state)

    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient) == (NoticeKind.RETURNED, author)
    assert "字幕“站岗”应为“站口”。改好以后再提交一次。" in notice.text
