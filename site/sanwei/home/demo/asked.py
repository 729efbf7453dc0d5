"""学习任务 and 外部学习 of the demo: one task over, one running; one claim confirmed, one that waits.

None of it touches what the stories count: the task that is over belongs to 财务, the claims to people without sums.
"""

from datetime import timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from sanwei.accounts.models import User
from sanwei.activities.enums import ExternalKind
from sanwei.activities.external import services as external
from sanwei.activities.external.services import ExternalFacts
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.courses import Courses
from sanwei.home.demo.lessons import FULL, LESSONS
from sanwei.home.demo.meetings import FINANCE, HOST, OFFICE, TOLL
from sanwei.home.demo.screens import watch
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit
from sanwei.study import queries as study_queries
from sanwei.study import services as study

OVER_DUE = (9, 18)
ON_TIME, LATE = (9, 9), (9, 26)
RUNS_FOR_DAYS = 2
CONFIRMED, WAITING = "魏玉兰", "褚向阳"
TRAINING = "党支部书记和委员培训班（第二期）"
ONLINE = "基层党务实务专题"


def ask(calendar: Calendar, courses: Courses) -> None:
    """Assign both tasks; of the first all but two of 财务 are in time, one is late, one has not done it."""
    finance = OrgUnit.objects.get(short_name=FINANCE)
    lesson = next(one for one in LESSONS if one.month < OVER_DUE[0] and one.title != FULL)
    item = courses.lectures[lesson.title]
    study.assign(
        key=uuid5(NAMESPACE_URL, "demo/task/over"),
        title="九月一课",
        unit=finance,
        to=finance,
        items=[item],
        due_on=calendar.day(*OVER_DUE),
        actor=User.objects.get(member__name=HOST[FINANCE]),
        at=calendar.at(9, 1, 9),
    )
    left = [
        member
        for member in org.registered_on(finance, calendar.day(*OVER_DUE))
        if not study_queries.progress_view(member=member, item=item).is_completed
    ]
    for days, member in enumerate(left[:-2]):
        watch(member, item, calendar.at(*ON_TIME, 21) + timedelta(days=days))
    for member in left[-2:-1]:
        watch(member, item, calendar.at(*LATE, 21))
    toll = OrgUnit.objects.get(short_name=TOLL)
    study.assign(
        key=uuid5(NAMESPACE_URL, "demo/task/running"),
        title="换班间隙学一课",
        unit=toll,
        to=toll,
        items=[courses.lectures[FULL]],
        due_on=calendar.as_of + timedelta(days=RUNS_FOR_DAYS),
        actor=User.objects.get(member__name=HOST[TOLL]),
        at=calendar.now - timedelta(days=5),
    )


def hand_in(calendar: Calendar) -> None:
    """Hand both claims in; the secretary of 综合 confirms the first."""
    at = calendar.at(9, 21, 9)
    claim = external.hand_in(
        public_id=uuid5(NAMESPACE_URL, "demo/external/confirmed"),
        member=Member.objects.get(name=CONFIRMED),
        facts=ExternalFacts(
            kind=ExternalKind.PARTY_SCHOOL,
            title=TRAINING,
            organiser="云山市委党校",
            occurred_on=calendar.day(9, 18),
            hours=Decimal(16),
        ),
        at=at,
    )
    external.confirm(
        claim=claim,
        actor=User.objects.get(member__name=HOST[OFFICE]),
        at=at + timedelta(hours=5),
    )
    external.hand_in(
        public_id=uuid5(NAMESPACE_URL, "demo/external/waiting"),
        member=Member.objects.get(name=WAITING),
        facts=ExternalFacts(
            kind=ExternalKind.ONLINE_ACADEMY,
            title=ONLINE,
            organiser="云山干部网络学院",
            occurred_on=calendar.day(9, 22),
            hours=Decimal(4),
        ),
        at=calendar.now - timedelta(days=1),
    )
