"""集中培训, 集体学习 and 送学上门 of the year: who was there is written as study records."""

from dataclasses import dataclass

from sanwei.home.demo.calendar import Calendar
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES
from sanwei.org.models import Member, OrgUnit, RoleAssignment
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


# (month, day, what): whole days in the first half of the year, then the theme days of the demo's table; up to
# September they add up to what the stories tell, what follows fills the running quarter as it goes on.
WHOLE_DAYS = ((1, 16, "年初集中学习"), (4, 17, "读《中国共产党支部工作条例（试行）》"))
THEME_DAYS = (
    (7, 10, "防汛值守怎么轮"),
    (8, 14, "高温天里的志愿服务"),
    (9, 11, "节前纪律教育"),
    (10, 23, "重阳节看望老党员"),
    (11, 13, "雪天保畅怎么分工"),
)
# Who was missing, event by event; 青桥所 July to September: 37/41, 39/41, 38/40. None: not held (heat).
ABSENT: dict[str, tuple[int | None, ...]] = {
    "青桥所党支部": (5, 3, 4, 2, 2, 3, 2),
    "财务党支部": (0, 1, 1, 1, 0, 0, 1),
    "综合党支部": (2, 1, 1, 2, 1, 0, 2),
    "离退休党支部": (6, 5, 7, None, 6, 5, 6),
}


def gatherings() -> list[Gathering]:
    """Return all events of the year."""
    found: list[Gathering] = []
    days = [(*day, 360) for day in WHOLE_DAYS]
    days += [(month, day, f"{month}月主题党日：{what}", 90) for month, day, what in THEME_DAYS]
    for branch, missing in ABSENT.items():
        for (month, day, title, minutes), absent in zip(days, missing, strict=True):
            if absent is not None:
                found.append(Gathering(branch, month, day, title, minutes, absent))
    return found + _classes() + _trainings()


def _classes() -> list[Gathering]:
    """党课, the study part of a 大会, and what was brought to the door in the August heat."""
    at_home = StudyMethod.HOME_DELIVERY
    return [
        Gathering("青桥所党支部", 2, 20, "党课《冬天的一班岗》", 60, 4),
        Gathering("青桥所党支部", 5, 15, "党课《从一次投诉说起》", 60, 3),
        Gathering("青桥所党支部", 7, 17, "三季度党员大会集中学习", 90, 8),
        Gathering("青桥所党支部", 8, 14, "党课《一张通行票背后的责任》", 60, 2),
        Gathering("离退休党支部", 9, 11, "党课《老党员的一本工作笔记》", 60, 6),
        Gathering("离退休党支部", 8, 14, "送学上门：八月学习材料", 60, 6, at_home),
    ]


def _trainings() -> list[Gathering]:
    found: list[Gathering] = []
    training = StudyMethod.TRAINING
    for branch in ("青桥所党支部", "财务党支部", "综合党支部"):
        found.append(Gathering(branch, 6, 18, "党员集中培训（半天）", 180, 0, training))
        found += [
            Gathering(branch, 4, 20 + day, f"支部班子培训班（第{day}天）", 360, 0, training, True)
            for day in (1, 2, 3)
        ]
    return found


def hold(calendar: Calendar) -> int:
    """Write the records of every event that lies before the demo's today; return how many."""
    units = {unit.short_name: unit for unit in OrgUnit.objects.all()}
    written = 0
    for turn, event in enumerate(gatherings()):
        if calendar.day(event.month, event.day) >= calendar.as_of:
            continue
        day = calendar.day(event.month, event.day)
        moment = calendar.at(event.month, event.day, 15)
        written += len(
            study.record_together(
                members=_present(units[event.branch], event, turn, calendar),
                kind=RecordKind.ATTENDANCE,
                method=event.method,
                entry=EntryMethod.ON_SITE,
                title=event.title,
                occurred_at=moment,
                at=moment,
                length_seconds=event.minutes * MINUTES,
                organiser=event.branch,
                evidence_label=LABEL,
                evidence_key=f"{event.branch}:{day}:{event.title}"[:64],
            )
        )
    return written


def _present(unit: OrgUnit, event: Gathering, turn: int, calendar: Calendar) -> list[Member]:
    day = calendar.day(event.month, event.day)
    people = list(org.registered_on(unit, day))
    if event.board_only:
        board = set(
            RoleAssignment.objects.filter(role__in=BOARD_ROLES).values_list("member_id", flat=True)
        )
        people = [one for one in people if one.pk in board]
    may_miss = [one for one in people if one.name not in ALWAYS_THERE]
    # A different stretch of the roster is missing each time: everybody is absent now and then.
    start = turn * 7 % max(1, len(may_miss))
    missing = {
        may_miss[(start + step) % len(may_miss)].pk
        for step in range(min(event.absent, len(may_miss)))
    }
    return [one for one in people if one.pk not in missing]
