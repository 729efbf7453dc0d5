"""How one meeting of the demo is told: who keeps it, when, who was missing and why, what was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sanwei.activities.enums import AbsenceReason, ActivityKind

TOLL, FINANCE, RETIRED, OFFICE = "青桥所党支部", "财务党支部", "离退休党支部", "综合党支部"
STATION, RIDGE, ROAD = "青桥站党小组", "松岭站党小组", "路政党小组"
BRANCHES = (TOLL, FINANCE, RETIRED, OFFICE)
GROUPS = (STATION, RIDGE, ROAD)

# Who keeps the papers of a unit: 书记 or 党小组长, and who writes the record.
HOST = {
    TOLL: "吕永红",
    FINANCE: "华思远",
    RETIRED: "何欣怡",
    OFFICE: "沈长青",
    STATION: "严向阳",
    RIDGE: "孙国庆",
    ROAD: "曹子涵",
}
RECORDER = {
    TOLL: "金红梅",
    FINANCE: "姜瑞雪",
    RETIRED: "秦卫民",
    OFFICE: "魏玉兰",
    STATION: "陈秀英",
    RIDGE: "华瑞雪",
    ROAD: "王海燕",
}
PLACE = {
    TOLL: "青桥所二楼会议室",
    FINANCE: "集团机关五楼会议室",
    RETIRED: "老干部活动室",
    OFFICE: "集团机关三楼会议室",
    STATION: "青桥站班前会议室",
    RIDGE: "松岭站班前会议室",
    ROAD: "路政中队值班室",
}
BRANCH_OF = dict.fromkeys(GROUPS, TOLL)

Day = tuple[int, int]  # month and day of the story
Absent = Mapping[AbsenceReason, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """``missing``: so many more people are away, a different stretch of the roster each time.

    ``recorded_on``: closed so much later. ``early``: so many of those present came to the first of two shifts.
    ``abstained``: matter and 弃权 of each vote; everybody else who is there with a vote is for it.
    ``cast``: the lecture that is shown in it, and so much of its record that the system writes.
    ``fields``: further fields of the record. ``at``: the 教学点 or 教学路线 where it was held. ``guests_absent``: who
    of a partner of a 联办 was away.
    """

    unit: str
    kind: ActivityKind
    on: Day
    topic: str
    hour: int = 15
    minute: int = 0
    minutes: int = 60
    study: int = 0
    absent: Absent = field(default_factory=dict)
    missing: int = 0
    recorded_on: Day | None = None
    early: int = 0
    cast: str = ""
    at: str = ""
    headcount: int | None = None
    receipts: Mapping[str, str] = field(default_factory=dict)
    participants: tuple[str, ...] = ()
    by_phone: tuple[str, ...] = ()
    board_only: bool = False
    partners: tuple[str, ...] = ()
    guests_absent: Absent = field(default_factory=dict)
    abstained: tuple[tuple[str, int], ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_confirmed: bool = True


def said(*lines: tuple[str, str]) -> list[dict[str, str]]:
    """Return 讨论发言 as the record takes it."""
    return [{"person": person, "points": points} for person, points in lines]
