"""集中培训, 集体学习 and 送学上门 of the year: who was there is written as study records."""

from dataclasses import dataclass

from sanwei.home.demo.calendar import Calendar
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES
from sanwei.org.models import Member, OrgUnit
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod

MINUTES = 60
ALWAYS_THERE = {"严春梅", "吕永红", "华思远", "何欣怡", "沈长青"}
LABEL = "home.demo_gathering"


@dataclass(frozen=True)
class Gathering:
    """One event: ``absent`` people of the branch were missing; ``minutes`` long."""

    branch: str
    month: int
    day: int
    title: str
    minutes: int
    absent: int
    method: StudyMethod = StudyMethod.GROUP
    board_only: bool = False


THEMES = (
    "学习安全生产规定",
    "春运保畅怎么当先锋",
    "读《中国共产党支部工作条例（试行）》",
    "清明祭扫和传统教育",
    "廉洁故事会",
    "重温入党誓词",
    "防汛值守怎么轮",
    "高温天里的志愿服务",
    "节前纪律教育",
    "重阳节看望老党员",
    "雪天保畅怎么分工",
)
# Up to September what the stories add up to; what follows fills the running quarter as it goes on.
# 青桥所, second Fridays; July to September: 37/41, 39/41, 38/40 of the demo's table.
QINGQIAO_DAYS = (
    (1, 9),
    (2, 13),
    (3, 13),
    (4, 10),
    (5, 8),
    (6, 12),
    (7, 10),
    (8, 14),
    (9, 11),
    (10, 23),
    (11, 13),
)
QINGQIAO_ABSENT = (5, 4, 3, 4, 2, 3, 4, 2, 2, 3, 2)
FINANCE_ABSENT = (0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 1)
GENERAL_ABSENT = (2, 1, 1, 0, 2, 1, 1, 2, 1, 0, 2)
RETIRED_ABSENT = (6, 7, 5, 6, 5, 6, 7, None, 6, 5, 6)


def gatherings() -> list[Gathering]:
    """Return all events of the year, in the order they are told."""
    found: list[Gathering] = []
    for branch, missing in (
        ("青桥所党支部", QINGQIAO_ABSENT),
        ("财务党支部", FINANCE_ABSENT),
        ("综合党支部", GENERAL_ABSENT),
        ("离退休党支部", RETIRED_ABSENT),
    ):
        for (month, day), theme, absent in zip(QINGQIAO_DAYS, THEMES, missing, strict=True):
            if absent is not None:
                found.append(
                    Gathering(branch, month, day, f"{month}月主题党日：{theme}", 90, absent)
                )
    found += [
        Gathering("青桥所党支部", 1, 16, "一季度党员大会集中学习", 90, 5),
        Gathering("青桥所党支部", 4, 17, "二季度党员大会集中学习", 90, 6),
        Gathering("青桥所党支部", 7, 17, "三季度党员大会集中学习", 90, 8),
        Gathering("青桥所党支部", 2, 20, "党课《冬天的一班岗》", 60, 4),
        Gathering("青桥所党支部", 5, 15, "党课《从一次投诉说起》", 60, 3),
        Gathering("青桥所党支部", 8, 14, "党课《一张通行票背后的责任》", 60, 2),
        Gathering("离退休党支部", 9, 11, "党课《老党员的一本工作笔记》", 60, 6),
        Gathering(
            "离退休党支部", 8, 14, "送学上门：八月学习材料", 60, 6, StudyMethod.HOME_DELIVERY
        ),
    ]
    for branch in ("青桥所党支部", "财务党支部", "综合党支部"):
        found.append(Gathering(branch, 6, 18, "党员集中培训（半天）", 180, 0, StudyMethod.TRAINING))
        for day in (21, 22, 23):
            found.append(
                Gathering(
                    branch,
                    4,
                    day,
                    f"支部班子培训班（第{day - 20}天）",
                    360,
                    0,
                    StudyMethod.TRAINING,
                    board_only=True,
                )
            )
    return found


def hold(calendar: Calendar) -> int:
    """Write the records of every event that lies before the demo's today; return how many."""
    units = {unit.short_name: unit for unit in OrgUnit.objects.all()}
    written = 0
    for turn, event in enumerate(gatherings()):
        if calendar.day(event.month, event.day) >= calendar.as_of:
            continue
        for member in _present(units[event.branch], event, turn, calendar):
            moment = calendar.at(event.month, event.day, 15)
            study.record(
                member=member,
                kind=RecordKind.ATTENDANCE,
                method=event.method,
                entry=EntryMethod.ON_SITE,
                title=event.title,
                occurred_at=moment,
                at=moment,
                length_seconds=event.minutes * MINUTES,
                organiser=event.branch,
                evidence_label=LABEL,
                evidence_key=f"{event.branch}:{calendar.day(event.month, event.day)}:{event.title}"[
                    :64
                ],
            )
            written += 1
    return written


def _present(unit: OrgUnit, event: Gathering, turn: int, calendar: Calendar) -> list[Member]:
    day = calendar.day(event.month, event.day)
    people = list(org.registered_on(unit, day))
    if event.board_only:
        people = [one for one in people if one.roles.filter(role__in=BOARD_ROLES).exists()]
    may_miss = [one for one in people if one.name not in ALWAYS_THERE]
    # A different stretch of the roster is missing each time: everybody is absent now and then.
    start = turn * 7 % max(1, len(may_miss))
    missing = {
        may_miss[(start + step) % len(may_miss)].pk
        for step in range(min(event.absent, len(may_miss)))
    }
    return [one for one in people if one.pk not in missing]
