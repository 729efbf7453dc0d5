"""政治生日 of the demo: the two cards that 离退休 wrote, each before its day, with a book of the 书屋."""

from datetime import datetime, time, timedelta

from sanwei.accounts.models import User
from sanwei.common.clock import SHANGHAI
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.meetings import HOST, RETIRED
from sanwei.library.models import ShelfBook
from sanwei.notices.birthdays import queries, services
from sanwei.notices.birthdays.dates import anniversary_on
from sanwei.org.models import Member

# Name, 寄语, the book that goes with it.
CARDS = (
    ("何文博", "四十年前您在第一条高速路的工棚里举手宣誓，今天路还在往前修。", "红岩"),
    ("秦卫民", "一把螺丝刀听得出栏杆机的毛病，这本事您手把手教给了徒弟。", "桥梁史话"),
)
DAYS_BEFORE = timedelta(days=2)


def congratulate(calendar: Calendar) -> None:
    """Write each card for the last 政治生日 that has come; the days are those of the roster and don't move."""
    actor = User.objects.get(member__name=HOST[RETIRED])
    for name, wish, title in CARDS:
        member = Member.objects.get(name=name)
        if member.joined_on is None:
            continue
        year = calendar.as_of.year
        if anniversary_on(member.joined_on, year) > calendar.as_of:
            year -= 1
        found = queries.birthday_of(member, year, today=calendar.as_of)
        if found is None or found.on is None:
            continue
        services.write_card(
            birthday=found,
            wish=wish,
            book=ShelfBook.objects.filter(title=title).first(),
            actor=actor,
            at=datetime.combine(found.on - DAYS_BEFORE, time(10), SHANGHAI),
        )
