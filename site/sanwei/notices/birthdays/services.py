"""Writes of 政治生日: the card of the branch, the greeting to the person."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.library.models import ShelfBook
from sanwei.notices.birthdays.queries import Birthday, birthdays_on, may_write_cards
from sanwei.notices.birthdays.words import wish_of
from sanwei.notices.enums import NoticeKind
from sanwei.notices.errors import CardNotYours, EmptyText
from sanwei.notices.models import BirthdayCard
from sanwei.notices.services.notices import after_quiet_hours, notify


@transaction.atomic
def write_card(
    *, birthday: Birthday, wish: str, book: ShelfBook | None, actor: User, at: datetime
) -> BirthdayCard:
    """Write or rewrite what the branch says to the person for that year.

    Raises: EmptyText; CardNotYours for who is not 书记, 副书记 or 组织委员 of the branch.
    """
    if not wish.strip():
        raise EmptyText
    if not may_write_cards(actor, birthday.branch, at=at):
        raise CardNotYours
    card, _made = BirthdayCard.objects.update_or_create(
        member=birthday.member,
        year=birthday.year,
        defaults={
            "branch": birthday.branch,
            "wish": wish.strip(),
            "book": book,
            "book_title": book.title if book else "",
            "written_at": at,
            "actor": actor,
            "actor_name": actor.name,
        },
    )
    return card


def greet(*, at: datetime) -> int:
    """Greet everybody whose 政治生日 is that day (or, the day unknown, that month), once; return how many.

    Nothing in the quiet hours: the morning begins when they end. Safe to run again.
    """
    if after_quiet_hours(at) != at:
        return 0
    return sum(_greet(one, at) for one in birthdays_on(clock.local_date(at)))


def _greet(birthday: Birthday, at: datetime) -> int:
    user = birthday.member.user
    if user is None or birthday.member.joined_on is None:
        return 0
    is_day = birthday.on is not None
    day = date_format(birthday.member.joined_on, "Y年n月j日" if is_day else "Y年n月")
    return notify(
        kind=NoticeKind.BIRTHDAY,
        key=birthday.year,
        recipients=[user],
        title=(_("今天是您入党%d周年") if is_day else _("这个月是您入党%d周年")) % birthday.years,
        text=_("您%(day)s加入中国共产党。%(branch)s向您致以政治生日的祝贺：%(wish)s")
        % {"day": day, "branch": birthday.branch.short_name, "wish": wish_of(birthday)},
        url=reverse("notices:own_birthday"),
        at=at,
    )
