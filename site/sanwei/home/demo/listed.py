"""活动清单 of the demo: a contest that was held, and a talk for which people sign up."""

from datetime import timedelta

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityPlanKind
from sanwei.activities.lists import services
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.monthly import PUBLISHER
from sanwei.org.models import Member, OrgUnit

GOING = ("严春梅", "吕永红", "何若曦")
WORDS = ("讲了夜班收费亭里的一次劝导", "讲了班组怎样带新人", "讲了第一次采写值守故事")


def offer(calendar: Calendar) -> None:
    """Publish both; the people of the stories sign up, the first one is closed with its result."""
    committee, actor = OrgUnit.get_first_root_node(), User.objects.get(member__name=PUBLISHER)
    people = list(Member.objects.filter(name__in=GOING).order_by("name"))
    told = calendar.at(9, 1, 10)
    held = calendar.at(9, 18, 14)
    if held < calendar.now:
        plan = services.publish(
            unit=committee,
            kind=ActivityPlanKind.SPEECH,
            title="岗位上的三分钟：演讲报告",
            starts_at=held,
            place="机关三楼会议室",
            text="每人三分钟，讲自己岗位上的一件事，不用讲稿也可以。",
            sign_up_until=calendar.at(9, 15, 18),
            places=12,
            actor=actor,
            at=told,
        )
        rows = [services.sign_up(plan=plan, member=one, at=told) for one in people]
        services.close(
            plan=plan,
            result="报名的同志都讲了，讲稿由宣传委员收齐，选进下一期微党课。",
            words={row.public_id: said for row, said in zip(rows, WORDS, strict=False)},
            actor=actor,
            at=held + timedelta(hours=3),
        )
    coming = calendar.now + timedelta(days=12)
    plan = services.publish(
        unit=committee,
        kind=ActivityPlanKind.LECTURE,
        title="专家讲座：把安全规程讲成故事",
        starts_at=coming.replace(hour=14, minute=30, second=0, microsecond=0),
        place="机关一楼报告厅",
        text="讲座约九十分钟，当班的同志看录像。",
        sign_up_until=(coming - timedelta(days=3)).replace(
            hour=18, minute=0, second=0, microsecond=0
        ),
        places=40,
        actor=actor,
        at=calendar.now - timedelta(days=2),
    )
    for one in people[:2]:
        services.sign_up(plan=plan, member=one, at=calendar.now - timedelta(days=1))
