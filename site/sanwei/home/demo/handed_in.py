"""What members of the demo handed in under stories and to the editors; the last of each still waits."""

from datetime import timedelta

from sanwei.accounts.models import User
from sanwei.home.demo.calendar import Calendar
from sanwei.library import services as library
from sanwei.library.enums import ReflectionState
from sanwei.library.models import StoryPage
from sanwei.org.models import Member

STORY = "跟着撒盐车跑一趟"
# Days before the demo's today, who, what, and by whom it was let through.
REFLECTIONS = (
    (12, "褚向阳", "凯旋那晚坐在副驾驶上问了一路。站口和路政隔着一道窗，跑一趟就懂了。", "吕永红"),
    (1, "秦思远", "冬天之前想请路政的同志给我们站口讲一次，先下后上是怎么排的。", ""),
)
NOMINATION = (
    3,
    "严春梅",
    "何立新",
    "防汛值守那几天，他把自己的床让给换班的同志，在值班室凳子上睡了三晚，没跟任何人说。",
)


def hand_in(calendar: Calendar) -> None:
    """Write the reflections, let the earlier one through, and send one nomination."""
    story = StoryPage.objects.get(title=STORY)
    for days_ago, name, text, read_by in REFLECTIONS:
        at = calendar.now - timedelta(days=days_ago)
        written = library.write_reflection(
            member=Member.objects.get(name=name), story=story, text=text, at=at
        )
        if read_by:
            library.decide(
                reflection=written,
                state=ReflectionState.SHOWN,
                read_at=written.stamp,
                actor=User.objects.get(member__name=read_by),
                at=at + timedelta(hours=5),
            )
    days_ago, nominator, whom, deed = NOMINATION
    library.nominate(
        nominator=Member.objects.get(name=nominator),
        whom=whom,
        deed=deed,
        at=calendar.now - timedelta(days=days_ago),
    )
