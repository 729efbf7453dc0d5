"""The quarter of the stories, meeting by meeting: the table of three branches, and 综合 beside them."""

from sanwei.activities.enums import AbsenceReason as Why
from sanwei.activities.enums import ActivityKind as Kind
from sanwei.home.demo.fields import BOOTH, ROUTE
from sanwei.home.demo.meetings import (
    FINANCE,
    OFFICE,
    RETIRED,
    RIDGE,
    ROAD,
    STATION,
    TOLL,
    Meeting,
    said,
)

AWAY_ALWAYS = {Why.AWAY: ("金长青",)}
FRAIL = ("吴凯旋", "秦明辉", "冯新宇")
RETIRED_ABSENT = {
    Why.SICK: ("孔欣怡", "李浩然"),
    Why.FRAIL: FRAIL,
    Why.RESIDENT_ELSEWHERE: ("王志强",),
}
STUDY_DAY = ["study"]
BY_PHONE = ("王志强", "赵明辉", "赵向阳", "许文博")
AT_THE_DOOR = (
    *FRAIL, "孔欣怡", "吴红梅", "李浩然", "姜丽华", "华浩然", "赵秀英",
)  # fmt: skip

ASSEMBLIES = (
    Meeting(
        unit=TOLL,
        kind=Kind.BRANCH_ASSEMBLY,
        on=(7, 17),
        minutes=120,
        study=90,
        topic="听取支委会半年工作报告，部署下半年保畅任务",
        absent={
            Why.DUTY: ("钱长青", "尤浩然", "冯永红", "褚向阳", "姜国庆"),
            Why.SICK: ("卫桂芳",),
            Why.ERRAND: ("何桂芳",),
            **AWAY_ALWAYS,
        },
        fields={
            "agenda": "一、集中学习\n二、支委会作半年工作报告\n三、讨论报告\n四、布置三季度组织生活",
            "conveyed": "集团党委关于做好汛期保畅工作的通知。",
            "speeches": said(
                (
                    "吕永红",
                    "代表支委会作半年工作报告：上半年组织生活按时开展，夜班党员补学跟得不够紧。",
                ),
                ("曹子涵", "路政巡查点多线长，建议党小组会随班组开在现场。"),
                ("秦思远", "同意报告。补学要有人盯，不能到季末才想起来。"),
            ),
            "resolutions": [
                {"text": "夜班党员一周内补学，由党小组长提醒。", "responsible": "郑瑞雪"}
            ],
            "summary": "下半年把夜班党员的补学放在前面抓。",
        },
    ),
    Meeting(
        unit=TOLL,
        kind=Kind.BRANCH_ASSEMBLY,
        on=(9, 28),
        minutes=90,
        topic="讨论严春梅、姜国庆同志预备党员转正",
        abstained=(("严春梅同志按期转为正式党员", 0), ("姜国庆同志按期转为正式党员", 2)),
        absent={Why.DUTY: ("郑新宇", "许思远"), Why.SICK: ("卫桂芳",), **AWAY_ALWAYS},
        fields={
            "agenda": "一、本人汇报\n二、介绍人和党小组介绍情况\n三、讨论\n四、表决",
            "speeches": said(
                ("孙国庆", "严春梅同志预备期表现好，夜里换班也不落学习，同意按期转正。"),
                ("曹子涵", "姜国庆同志巡查认真，同意按期转正，希望多向老同志请教。"),
                ("尤向阳", "姜国庆同志理论学习还要再扎实些，我先保留意见。"),
            ),
            "resolutions": [
                {"text": "两名同志的转正材料报集团党委审批。", "responsible": "金红梅"}
            ],
            "summary": "两名同志都通过了，不同意见会后由党小组长当面转达。",
        },
    ),
    Meeting(
        unit=FINANCE,
        kind=Kind.BRANCH_ASSEMBLY,
        on=(7, 9),
        topic="半年工作报告，年中结账纪律",
        absent={Why.AWAY: ("何德才",)},
        fields={
            "agenda": "一、书记作半年工作报告\n二、讨论年中结账纪律",
            "speeches": said(
                ("华思远", "半年来学习没有落下，党课还欠一次，三季度补上。"),
                ("姜瑞雪", "结账期间加班多，建议学习安排在上午。"),
            ),
        },
    ),
    Meeting(
        unit=RETIRED,
        kind=Kind.BRANCH_ASSEMBLY,
        on=(9, 11),
        hour=10,
        topic="走访行动不便老党员的安排",
        absent=RETIRED_ABSENT,
        fields={
            "agenda": "一、通报送学上门情况\n二、商量下一步走访",
            "speeches": said(
                ("何欣怡", "八月天热没有集中，送学上门走了十三家，效果比开会好。"),
                ("秦卫民", "电话里讲不透的，下个月再上门一趟。"),
            ),
        },
    ),
    Meeting(
        unit=OFFICE,
        kind=Kind.BRANCH_ASSEMBLY,
        on=(7, 8),
        topic="半年工作报告，机关作风建设",
        absent={Why.ERRAND: ("吕卫民",)},
        fields={
            "agenda": "一、支委会作半年工作报告\n二、讨论机关作风建设",
            "speeches": said(
                ("沈长青", "机关的会要少开、开短，材料能不要基层报的就不要。"),
                ("褚浩然", "建议每月去一次收费站跟班。"),
            ),
        },
    ),
)


def _board(
    unit: str, on: tuple[int, int], topic: str, *points: tuple[str, str], **more: object
) -> Meeting:
    return Meeting(
        **{
            "unit": unit,
            "kind": Kind.BRANCH_COMMITTEE_MEETING,
            "on": on,
            "topic": topic,
            "fields": {"speeches": said(*points)},
            **more,
        }  # type: ignore[arg-type]
    )


BOARDS = (
    _board(TOLL, (7, 3), "商定半年工作报告", ("蒋志强", "报告写实一点，问题单列一段。")),
    _board(
        TOLL,
        (8, 5),
        "八月主题党日和党课安排",
        ("郑瑞雪", "党课和主题党日放在一个下午，少占一次班。"),
        absent={Why.ERRAND: ("秦思远",)},
    ),
    _board(
        TOLL,
        (9, 4),
        "预备党员转正准备，九月分场次安排",
        ("金红梅", "两名预备党员的材料已齐，月底开大会。"),
        recorded_on=(9, 10),
    ),
    _board(RETIRED, (7, 6), "七月主题党日安排", ("郑家豪", "路远的同志就近参加。")),
    _board(
        RETIRED,
        (8, 10),
        "高温天不集中，改为送学上门",
        ("何欣怡", "人到不齐不硬开，学习送到家里。"),
        absent={Why.SICK: ("郑家豪",)},
    ),
    _board(RETIRED, (9, 7), "九月大会和党课安排", ("秦卫民", "三件事放在一个上午，中间歇一歇。")),
    _board(OFFICE, (7, 2), "半年工作报告分工", ("施欣怡", "数据以台账为准，不另外要表。")),
    _board(OFFICE, (8, 4), "机关跟班活动安排", ("魏玉兰", "每组两人，不影响站上排班。")),
    _board(OFFICE, (9, 2), "与财务联办主题党日", ("沈长青", "一次办好，两家各记各的人数。")),
)


def _group(unit: str, on: tuple[int, int], topic: str, **more: object) -> Meeting:
    return Meeting(
        **{"unit": unit, "kind": Kind.GROUP_MEETING, "on": on, "topic": topic}  # type: ignore[arg-type]
        | {"hour": 8, "minute": 10, "minutes": 40, **more}
    )


# 松岭站 held none in September: the explanation says why, and October's stays in its own quarter.
GROUP_MEETINGS = (
    _group(STATION, (7, 22), "交接班时怎样说清路况", absent={Why.DUTY: ("尤浩然",)}),
    _group(STATION, (8, 20), "高温天的轮岗和降温"),
    _group(
        STATION, (9, 16), "节前车道保畅分工", absent={Why.DUTY: ("朱长青",), Why.SICK: ("施长青",)}
    ),
    _group(RIDGE, (7, 23), "防汛物资逐件清点", absent=AWAY_ALWAYS),
    _group(RIDGE, (8, 19), "雨天特情怎么报", absent={**AWAY_ALWAYS, Why.DUTY: ("冯永红",)}),
    _group(ROAD, (7, 20), "夏季巡查重点路段", absent={Why.DUTY: ("陶家豪",)}, recorded_on=(9, 9)),
    _group(ROAD, (8, 21), "边坡巡查记录怎么填"),
    _group(ROAD, (9, 17), "施工路段安全布控", absent={Why.SICK: ("卫桂芳",)}),
)


def _class(
    unit: str,
    on: tuple[int, int],
    lecturer: str,
    title: str,
    outline: str,
    *,
    identity: str = "党支部书记",
    guests: tuple[str, ...] = (),
    **more: object,
) -> Meeting:
    return Meeting(
        **{
            "unit": unit,
            "kind": Kind.PARTY_CLASS,
            "on": on,
            "topic": title,
            "study": 60,
            **more,
        },  # type: ignore[arg-type]
        fields={
            "lecturer_name": lecturer,
            "lecturer_identity": identity,
            "lecture_title": title,
            "lecture_outline": outline,
            "guests": [
                {"name": name, "post": "入党积极分子", "reason": "列席听课"} for name in guests
            ],
        },
    )


CLASSES = (
    _class(
        TOLL,
        (8, 14),
        "吕永红",
        "一张通行票背后的责任",
        "一、一张票记着哪几件事\n二、错一个字耽误谁\n三、我们班组怎么核",
        hour=16,
        minute=40,
        absent={**AWAY_ALWAYS, Why.DUTY: ("吴建国",)},
        guests=("赵思齐", "孙晓岚"),
    ),
    _class(
        RETIRED,
        (9, 11),
        "何欣怡",
        "老党员的一本工作笔记",
        "一、笔记是怎么记起来的\n二、三件小事\n三、今天还能做什么",
        hour=11,
        minute=10,
        minutes=50,
        absent=RETIRED_ABSENT,
    ),
    _class(
        OFFICE,
        (8, 20),
        "施欣怡",
        "把通知写短",
        "一、一份长通知的遭遇\n二、三条改法\n三、当堂改一份",
        identity="宣传委员",
        absent={Why.VACATION: ("何春梅",)},
    ),
)


def _theme(
    unit: str,
    on: tuple[int, int],
    topic: str,
    ways: list[str] | None = None,
    summary: str = "",
    **more: object,
) -> Meeting:
    return Meeting(
        **{
            "unit": unit,
            "kind": Kind.THEME_DAY,
            "on": on,
            "topic": topic,
            "study": 90,
            "minutes": 90,
            **more,
        },  # type: ignore[arg-type]
        fields={"theme_ways": ways or STUDY_DAY, **({"summary": summary} if summary else {})},
    )


THEME_DAYS = (
    _theme(
        TOLL,
        (7, 10),
        "防汛值守怎么轮",
        absent={**AWAY_ALWAYS, Why.DUTY: ("杨文博",), Why.ERRAND: ("尤永红",)},
    ),
    _theme(
        TOLL,
        (8, 14),
        "高温天里的志愿服务",
        ["study", "volunteering"],
        at=BOOTH,
        absent={**AWAY_ALWAYS, Why.DUTY: ("吴建国",)},
    ),
    _theme(
        TOLL,
        (9, 11),
        "节前纪律教育",
        hour=9,
        early=20,
        cast="会议记录：真实、及时、完整",
        summary="节日期间该记的当天记，该报的当班报；两个班次都看过，没来的一周内补学。",
        headcount=38,
        absent={**AWAY_ALWAYS, Why.PERSONAL: ("陶家豪",)},
    ),
    _theme(FINANCE, (7, 10), "读懂一张报表", absent={Why.AWAY: ("何德才",)}),
    _theme(
        FINANCE,
        (8, 14),
        "廉洁风险点自查",
        absent={Why.AWAY: ("何德才",)},
        receipts={"何德才": "滨海市高新区项目部党支部"},
    ),
    _theme(
        FINANCE,
        (9, 11),
        "节前纪律教育（与综合党支部联办）",
        partners=(OFFICE,),
        guests_absent={Why.ERRAND: ("魏志强",)},
    ),
    _theme(
        RETIRED,
        (7, 10),
        "老党员讲入党故事",
        hour=9,
        absent={
            Why.SICK: ("孔欣怡", "吴红梅", "李浩然"),
            Why.FRAIL: FRAIL,
            Why.RESIDENT_ELSEWHERE: ("王志强",),
        },
    ),
    _theme(RETIRED, (9, 11), "节前纪律教育", hour=8, minute=20, absent=RETIRED_ABSENT),
    _theme(OFFICE, (7, 10), "作风建设集中学习", absent={Why.ERRAND: ("许长青",)}),
    _theme(OFFICE, (8, 14), "跟班一天", at=ROUTE, absent={Why.VACATION: ("何春梅", "施国庆")}),
)
DELIVERY = Meeting(
    unit=RETIRED,
    kind=Kind.HOME_DELIVERY,
    on=(8, 14),
    hour=9,
    minutes=180,
    study=60,
    topic="八月学习材料送上门、念一念",
    participants=(*AT_THE_DOOR, *BY_PHONE),
    by_phone=BY_PHONE,
)
MEETINGS = (*ASSEMBLIES, *BOARDS, *GROUP_MEETINGS, *CLASSES, *THEME_DAYS, DELIVERY)
