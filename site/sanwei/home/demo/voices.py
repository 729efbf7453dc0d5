"""意见建议 of the last weeks and what became of them; the answers are the first notices in the inboxes."""

from dataclasses import dataclass
from datetime import timedelta

from sanwei.home.demo.calendar import Calendar
from sanwei.notices import services as notices
from sanwei.org.models import Member


@dataclass(frozen=True)
class Voice:
    """``days_ago`` before the demo's today; answered ``days_later`` by ``answered_by``, or not yet."""

    name: str
    text: str
    days_ago: int
    answer: str = ""
    answered_by: str = ""
    days_later: int = 2
    is_anonymous: bool = False


VOICES = (
    Voice(
        "严春梅",
        "松岭站夜班多，党小组会能不能放在交接班以后，半小时就行。",
        24,
        "可以。从下个月起松岭站的小组会定在周四早上交接班后，先试两个月。",
        "吕永红",
    ),
    Voice(
        "朱家豪",
        "签到的时候手机常常没电，门口放一个充电的地方吧。",
        9,
        "已在党员活动室门口放了两根充电线，手机没电也可以点名登记。",
        "吕永红",
        1,
    ),
    Voice("陶家豪", "补学的材料希望写明大约要几分钟，方便安排。", 2, is_anonymous=True),
    Voice(
        "何文博",
        "微党课的字幕小，能不能大一些？",
        15,
        "登录后在“我的”里点“换成大字版”，字会放大四分之一。下次送学时我们上门帮您换。",
        "何欣怡",
        3,
    ),
)


def hear(calendar: Calendar) -> None:
    """Hand in the suggestions and answer those that have an answer by now."""
    for voice in VOICES:
        member = Member.objects.get(name=voice.name)
        at = calendar.now - timedelta(days=voice.days_ago)
        said = notices.suggest(
            member=member, text=voice.text, is_anonymous=voice.is_anonymous, at=at
        )
        by = Member.objects.filter(name=voice.answered_by, user__isnull=False).first()
        if by is not None and by.user is not None:
            notices.answer(
                suggestion=said,
                text=voice.answer,
                actor=by.user,
                at=at + timedelta(days=voice.days_later),
            )
