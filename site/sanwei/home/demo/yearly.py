"""What a year owes once, told of one branch: 谈心谈话, 组织生活会, 民主评议, each for the year before.

The restricted parts hold harmless sentences, so that there is something which nobody else may find.
"""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from sanwei.accounts.models import User
from sanwei.activities import restricted
from sanwei.activities import services as activities
from sanwei.activities.enums import AbsenceReason, ActivityKind, Grade, Signer
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.activities.services.appraisal import Counts
from sanwei.activities.services.heart_talks import record_talk
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.meetings import HOST, RECORDER, TOLL, Day, Meeting, said
from sanwei.org.models import Member, OrgUnit

CRITICISM = "相互提醒：会开得多的月份，提前两天把议题发给大家；轮夜班的同志由党小组长当面转达。"
EXCELLENT = ("孙国庆", "曹子涵", "郑瑞雪", "秦思远", "钱长青")


@dataclass(frozen=True)
class Talk:
    on: Day
    speaker: str
    partner: str
    place: str
    theme: str
    points: str


TALKS = (
    Talk((1, 26), "吕永红", "金红梅", "青桥所二楼会议室", "支委分工和组织生活会准备",
         "议题早点发，记录当天写完。"),
    Talk((1, 27), "吕永红", "蒋志强", "青桥所二楼会议室", "征求对支部工作的意见",
         "希望夜班党员补学不要压到季末。"),
    Talk((1, 28), "吕永红", "严春梅", "松岭站休息室", "预备期以来的学习和工作",
         "夜里换班也能学完，想多听老同志讲现场处置。"),
    Talk((1, 29), "金红梅", "姜国庆", "路政中队值班室", "预备期以来的学习和工作",
         "巡查之外再读一本书，月底说说体会。"),
    Talk((1, 30), "孙国庆", "郑凯旋", "松岭站休息室", "班组带新人",
         "互相换着带，一人带一季。"),
)  # fmt: skip

MEETINGS = (
    Meeting(
        unit=TOLL,
        kind=ActivityKind.LIFE_MEETING,
        on=(2, 25),
        minutes=120,
        topic="组织生活会：对照年初承诺谈学习和服务",
        absent={AbsenceReason.SICK: ("卫桂芳",), AbsenceReason.AWAY: ("金长青",)},
        fields={
            "agenda": "一、通报征求意见和谈心谈话情况\n二、支委会作对照检查\n"
            "三、党员发言，相互提意见\n四、商定整改事项",
            "speeches": said(
                ("吕永红", "代表支委会作对照检查：记录补得晚，夜班党员补学跟得不够紧。"),
                ("孙国庆", "对照承诺，带新人做到了，读书少了一本。"),
                ("曹子涵", "路政党小组会有两次推迟，今年定在每月二十日前后。"),
            ),
            "resolutions": [{"text": "会议记录当天写完。", "responsible": "金红梅"}],
            "summary": "问题都摆在桌面上了，整改事项按季在支部大会上报。",
        },
    ),
    Meeting(
        unit=TOLL,
        kind=ActivityKind.APPRAISAL,
        on=(2, 26),
        topic="民主评议党员",
        absent={AbsenceReason.SICK: ("卫桂芳",), AbsenceReason.AWAY: ("金长青",)},
        fields={"agenda": "一、个人自评\n二、相互评议\n三、民主测评，当场计票"},
        is_confirmed=False,  # once its counts are there
    ),
)


def complete(calendar: Calendar) -> None:
    """Enter what a meeting alone does not say: counts and grades, 批评意见, the talks before it."""
    branch = OrgUnit.objects.get(short_name=TOLL)
    _talk(calendar, branch)
    clerk, host = _user(RECORDER[TOLL]), _user(HOST[TOLL])
    at = calendar.at(2, 26, 17)
    meeting = Activity.objects.get(unit=branch, kind=ActivityKind.LIFE_MEETING)
    restricted.write_criticism(activity=meeting, text=CRITICISM, actor=host, at=at)
    appraisal = Activity.objects.get(unit=branch, kind=ActivityKind.APPRAISAL)
    part = ActivityBranch.objects.get(activity=appraisal)
    grades = Member.objects.filter(name__in=EXCELLENT, attendance__part=part)
    activities.save_result(
        activity=appraisal,
        counts=_counts(part),
        grades=dict.fromkeys(grades.values_list("public_id", flat=True), Grade.EXCELLENT),
        actor=clerk,
        at=at,
    )
    for signer, user in ((Signer.RECORDER, clerk), (Signer.HOST, host)):
        activities.confirm(activity=appraisal, signer=signer, actor=user, at=at)


def _counts(part: ActivityBranch) -> Counts:
    excellent = len(EXCELLENT)
    return Counts(
        appraised=part.due_formal,
        issued=part.present,
        returned=part.present,
        valid=part.present,
        excellent=excellent,
        qualified=part.due_formal - excellent,
        basically_qualified=0,
        unqualified=0,
    )


def _talk(calendar: Calendar, branch: OrgUnit) -> None:
    people = {one.name: one for one in Member.objects.filter(memberships__branch=branch).distinct()}
    for talk in TALKS:
        moment = calendar.at(*talk.on, 15)
        record_talk(
            public_id=uuid5(NAMESPACE_URL, f"demo:{moment.isoformat()}:{talk.speaker}"),
            branch=branch,
            speaker=people[talk.speaker],
            partner=people[talk.partner],
            occurred_at=moment,
            place=talk.place,
            theme=talk.theme,
            points=talk.points,
            actor=_user(talk.speaker),
            at=calendar.at(*talk.on, 17),
        )


def _user(name: str) -> User:
    return User.objects.get(member__name=name)
