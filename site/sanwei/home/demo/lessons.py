"""The lectures and quizzes of the demo: who speaks, when they came out, which quiz follows which lecture."""

from dataclasses import dataclass

from lectures.models import LectureCrew
from sanwei.org.models import Member

SERIES = "“三会一课”一分钟"
FULL = "“三会一课”怎么开、怎么记"
SNOW = "雪天撒盐车为什么先走下坡"
HER_MISSED = frozenset({"会议记录：真实、及时、完整", "主题党日：相对固定的一天"})
REGULATIONS, SNOW_ROAD = "party_regulations.xlsx", "snow_road.xlsx"


@dataclass(frozen=True)
class Lesson:
    """``crew``: (role, name) of those behind the camera. A lesson without a ``quiz`` belongs to the series."""

    file: str
    title: str
    branch: str
    speaker: str
    summary: str
    month: int
    tags: tuple[str, ...] = ("组织生活",)
    quiz: str = ""
    crew: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Paper:
    title: str
    month: int
    bank: str = REGULATIONS


LESSONS = (
    Lesson(
        "dahui.mp4",
        "支部党员大会：每季度一次",
        "青桥所党支部",
        "吕永红",
        "大会多久开一次，到会多少人才算数，先把这两件事记牢。",
        2,
    ),
    Lesson(
        "zhiweihui.mp4",
        "支委会：每月一次，随时可开",
        "青桥所党支部",
        "金红梅",
        "委员们多久碰一次头，哪些事要先在支委会上议。",
        3,
    ),
    Lesson(
        "xiaozuhui.mp4",
        "党小组会：把任务落到班组",
        "青桥所党支部",
        "曹子涵",
        "党小组会开什么、谁来开，路政班组是这样做的。",
        4,
    ),
    Lesson(
        "dangke.mp4",
        "党课：身边人讲身边事",
        "综合党支部",
        "施欣怡",
        "党课怎么选题、请谁来讲，讲完怎样让大家有话可说。",
        5,
    ),
    Lesson(
        "zhutidangri.mp4",
        "主题党日：相对固定的一天",
        "离退休党支部",
        "何欣怡",
        "每月固定一天，集中学习、过组织生活、民主议事、志愿服务怎么排。",
        6,
    ),
    Lesson(
        "jilu.mp4",
        "会议记录：真实、及时、完整",
        "财务党支部",
        "姜瑞雪",
        "什么时间、什么地点、谁主持、谁参加，一条一条写清楚。",
        7,
        ("组织生活", "记录"),
    ),
    Lesson(
        "sanhuiyike.mp4",
        FULL,
        "青桥所党支部",
        "金红梅",
        "两分钟讲清支部党员大会、支委会、党小组会和党课怎么开、怎么记，学完做五道题。",
        9,
        ("组织生活", "记录"),
        quiz="“三会一课”随课测验",
    ),
    Lesson(
        "xuetian.mp4",
        SNOW,
        "青桥所党支部",
        "郑凯旋",
        "司机问：上坡的车都爬不动了，撒盐车怎么先往下坡跑？一个收费员跟车跑了一趟，讲给你听。",
        9,
        ("雪天保畅", "人人上讲台"),
        quiz="雪天撒盐随课测验",
        crew=(("writing", "何若曦"), ("shooting", "秦长青"), ("post_production", "许志强")),
    ),
)
PAPERS = (
    Paper("一季度学习小测", 3),
    Paper("党员权利和义务小测", 5),
    Paper("组织生活小测", 7),
    Paper("“三会一课”随课测验", 9),
    Paper("雪天撒盐随课测验", 9, SNOW_ROAD),
)


def crew_of(lesson: Lesson) -> list[LectureCrew]:
    """Return the credits of ``lesson`` in their order, each with the member behind the name."""
    names = [name for _role, name in lesson.crew]
    people = {member.name: member for member in Member.objects.filter(name__in=names)}
    return [LectureCrew(role=role, member=people[name], name=name) for role, name in lesson.crew]
