"""The rest of the demo's year, told briefly: the first half by rhythm, the running quarter as it goes on."""

from collections.abc import Iterator

from sanwei.activities.enums import ActivityKind as Kind
from sanwei.home.demo.meetings import (
    BRANCHES,
    FINANCE,
    GROUPS,
    HOST,
    OFFICE,
    RETIRED,
    RIDGE,
    ROAD,
    STATION,
    TOLL,
    Meeting,
    said,
)

WITH_BOARD = (TOLL, RETIRED, OFFICE)
FIRST_MONTHS, MONTHS = range(1, 4), range(4, 7)
THEMES = {
    1: "新春走基层",
    2: "春运保畅志愿服务",
    3: "学雷锋，到站区",
    4: "清明追思",
    5: "身边的劳动者",
    6: "读书分享",
    10: "重阳节看望老党员",
    11: "雪天保畅怎么分工",
    12: "回看这一年",
}
BOARD_TOPICS = {
    1: "全年计划和分工",
    2: "春运值守安排",
    3: "一季度小结",
    4: "集中培训人员安排",
    5: "党费和党员名册核对",
    6: "半年工作报告准备",
    10: "三季度归档和四季度计划",
    11: "年终考核准备",
    12: "年度总结",
}
GROUP_TOPICS = {
    1: "全年学习怎么安排",
    2: "春运排班",
    3: "春季养护前检查",
    4: "雨季前检查",
    5: "投诉案例分析",
    6: "暑期排班和学习",
    10: "国庆保畅总结",
    11: "雪天物资准备",
    12: "年终互评",
}
THEME_DAYS = {1: 9, 2: 13, 3: 13, 4: 10, 5: 8, 6: 12}
GROUP_DAYS = {STATION: 21, RIDGE: 22, ROAD: 20}
USUALLY_MISSING = {TOLL: 3, FINANCE: 0, RETIRED: 6, OFFICE: 1}
# Whole days of study and the classes in the first half: with the quarter of the stories they add up to her 21.
WHOLE_DAYS = (((1, 16), "年初集中学习"), ((4, 17), "读《中国共产党支部工作条例（试行）》"))
CLASSES = {
    TOLL: (((2, 20), "冬天的一班岗"), ((5, 15), "从一次投诉说起")),
    FINANCE: (((2, 20), "账本里的纪律"), ((5, 15), "一张发票走多远")),
    RETIRED: (((2, 20), "我入党的那一年"), ((5, 15), "修第一条高速路")),
    OFFICE: (((2, 20), "文件怎么写得短"), ((5, 15), "到基层去")),
}
TRAINED = (TOLL, FINANCE, OFFICE)


def first_quarter() -> Iterator[Meeting]:
    """Yield the months of winter: what counts as no study. Classes and days of study are in the first half."""
    for month in FIRST_MONTHS:
        for unit in BRANCHES:
            yield _theme(unit, (month, THEME_DAYS[month]), THEMES[month], USUALLY_MISSING[unit])
            if unit in WITH_BOARD:
                yield _board(unit, (month, 5), BOARD_TOPICS[month])
        for group in GROUPS:
            yield _group(group, (month, GROUP_DAYS[group]), GROUP_TOPICS[month])


def first_half() -> Iterator[Meeting]:
    """Yield what was held from January to June beside it; few words are lost."""
    for unit in BRANCHES:
        missing = USUALLY_MISSING[unit]
        for month in MONTHS:
            yield _theme(unit, (month, THEME_DAYS[month]), THEMES[month], missing)
            if unit in WITH_BOARD:
                yield _board(unit, (month, 5), BOARD_TOPICS[month])
        for on in ((3, 27), (6, 26)):
            yield _assembly(unit, on, "通报季度工作，讨论下一步安排", missing)
        for on, title in CLASSES[unit]:
            yield _class(unit, on, title, missing)
        for on, topic in WHOLE_DAYS:
            yield Meeting(
                unit=unit, kind=Kind.GROUP_STUDY, on=on, topic=topic, hour=9, minutes=480, study=360,
                missing=missing,
            )  # fmt: skip
    for group in GROUPS:
        for month in MONTHS:
            yield _group(group, (month, GROUP_DAYS[group]), GROUP_TOPICS[month])
    yield from _trainings()


def running_quarter() -> Iterator[Meeting]:
    """Yield the quarter after the stories; whatever lies after the demo's today is left out by the teller."""
    yield _group(RIDGE, (10, 12), GROUP_TOPICS[10], minutes=30, is_confirmed=False)
    for on in ((10, 21), (11, 18), (12, 16)):
        yield _group(STATION, on, GROUP_TOPICS[on[0]])
    for on in ((10, 22), (11, 19), (12, 17)):
        yield _group(ROAD, on, GROUP_TOPICS[on[0]])
    yield _group(RIDGE, (12, 15), GROUP_TOPICS[12])
    for unit in WITH_BOARD:
        for on in ((10, 9), (11, 6), (12, 4)):
            yield _board(unit, on, BOARD_TOPICS[on[0]])
    for unit in BRANCHES:
        missing = USUALLY_MISSING[unit]
        for on in ((10, 23), (11, 13), (12, 11)):
            yield _theme(unit, on, THEMES[on[0]], missing, study=90)
        yield _assembly(unit, (12, 18), "年度总结，讨论评议安排", missing)
    yield _class(FINANCE, (10, 16), "决算前的一堂纪律课", 0)
    yield _class(TOLL, (11, 20), "雪夜里的一盏灯", 3)
    yield _class(RETIRED, (11, 6), "重阳话初心", 6)
    yield _class(OFFICE, (11, 27), "少开会、开短会", 1)


def _theme(unit: str, on: tuple[int, int], topic: str, missing: int, study: int = 0) -> Meeting:
    ways = ["study"] if study else ["organisation_life"]
    return Meeting(
        unit=unit, kind=Kind.THEME_DAY, on=on, topic=topic, minutes=90, study=study, missing=missing,
        fields={"theme_ways": ways},
    )  # fmt: skip


def _board(unit: str, on: tuple[int, int], topic: str) -> Meeting:
    return Meeting(
        unit=unit,
        kind=Kind.BRANCH_COMMITTEE_MEETING,
        on=on,
        topic=topic,
        fields={"speeches": said((HOST[unit], f"大家同意按计划做好“{topic}”。"))},
    )


def _assembly(unit: str, on: tuple[int, int], topic: str, missing: int) -> Meeting:
    return Meeting(
        unit=unit,
        kind=Kind.BRANCH_ASSEMBLY,
        on=on,
        topic=topic,
        missing=missing,
        fields={
            "agenda": "一、通报\n二、讨论",
            "speeches": said((HOST[unit], "通报本季组织生活和学习情况，缺席的同志抓紧补学。")),
        },
    )


def _group(
    unit: str, on: tuple[int, int], topic: str, minutes: int = 40, *, is_confirmed: bool = True
) -> Meeting:
    return Meeting(
        unit=unit, kind=Kind.GROUP_MEETING, on=on, topic=topic, hour=8, minute=10, minutes=minutes,
        missing=1, is_confirmed=is_confirmed,
    )  # fmt: skip


def _class(unit: str, on: tuple[int, int], title: str, missing: int) -> Meeting:
    return Meeting(
        unit=unit,
        kind=Kind.PARTY_CLASS,
        on=on,
        topic=title,
        study=60,
        missing=missing,
        fields={
            "lecturer_name": HOST[unit],
            "lecturer_identity": "党支部书记",
            "lecture_title": title,
            "lecture_outline": "一、一件小事\n二、我们差在哪里\n三、下一步怎么做",
        },
    )


def _trainings() -> Iterator[Meeting]:
    for unit in TRAINED:
        yield Meeting(
            unit=unit, kind=Kind.TRAINING, on=(6, 18), topic="党员集中培训（半天）", hour=9,
            minutes=180, study=180,
        )  # fmt: skip
        for day in (1, 2, 3):
            yield Meeting(
                unit=unit, kind=Kind.TRAINING, on=(4, 20 + day), hour=9, minutes=480, study=360,
                topic=f"支部班子培训班（第{day}天）", board_only=True,
            )  # fmt: skip
