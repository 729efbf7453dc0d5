"""心得体会 of the demo after a 主题党日: two the branch reads, one sent back, one that waits for its secretary."""

from datetime import timedelta

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityKind, ReflectionKind
from sanwei.activities.models import ActivityBranch
from sanwei.activities.reflections import services
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.meetings import RECORDER, TOLL
from sanwei.org.models import Member

HELD = (9, 11)
PASSED = {
    "钱长青": "记录写得真，才经得起以后翻看。上个月值班日志我补过一次，当时记得清楚，三天以后就拿不准了。"
    "往后当班的事当班记，交班前再看一遍，宁可少写两句，也不写没有发生的。",
    "曹子涵": "路政巡查点多线长，回到队里常常已经天黑。看完这一课，我们小组商量好：现场先用手机记时间和桩号，"
    "回来再补经过，谁到场谁签字，不替别人签。",
}
RETURNED = {
    "尤向阳": (
        "这一课讲得很好，我学完以后很受启发，今后一定认真学习、认真记录、认真落实，把各项工作做得更好，不辜负组织的期望。",
        "写一写自己岗位上是怎么记的，一两件事就够",
    )
}
WAITING = {
    "严春梅": "收费亭里换班最忙的时候，最容易把交接写成一句“一切正常”。我试着把当班遇到的事按时间写三行，"
    "接班的同志看得明白，自己回头也找得到。",
}


def write(calendar: Calendar) -> None:
    """Let four people write after the activity, and the record's keeper read three of the texts."""
    part = ActivityBranch.objects.select_related("activity", "branch").get(
        branch__short_name=TOLL,
        activity__kind=ActivityKind.THEME_DAY,
        activity__occurred_on=calendar.day(*HELD),
    )
    at = calendar.at(*HELD, 21) + timedelta(days=1)
    if at > calendar.now:
        return
    reader = User.objects.get(member__name=RECORDER[TOLL])
    reasons = {name: reason for name, (_text, reason) in RETURNED.items()}
    texts = PASSED | {name: text for name, (text, _reason) in RETURNED.items()} | WAITING
    for name, text in texts.items():
        member = Member.objects.get(name=name, memberships__branch=part.branch)
        row = services.write(
            part=part, member=member, kind=ReflectionKind.REFLECTION, text=text, at=at
        )
        if name not in WAITING:
            services.decide(
                row=row,
                is_passed=name in PASSED,
                reason=reasons.get(name, ""),
                read=row.stamp,
                actor=reader,
                at=at + timedelta(hours=12),
            )
