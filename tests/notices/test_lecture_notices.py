"""The author hears that a lecture is out, from somebody else's hand."""

from wagtail.log_actions import LogContext

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
