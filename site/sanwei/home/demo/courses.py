"""What is studied in the demo: one full lecture, a series of six short ones, a bank and four quizzes."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.utils.text import slugify

from lectures import labels
from lectures.models import LectureFollowUp, LecturePage, LectureSpeaker, Series
from media_pipeline import services as media
from quizzes import services as quizzes
from quizzes.enums import QuestionType
from quizzes.models import DrawRule, QuestionBank, Quiz
from sanwei.accounts.models import User
from sanwei.home.demo.calendar import Calendar
from sanwei.org import services as org
from sanwei.org.models import Member, OrgUnit
from sanwei.study import queries as study
from sanwei.study.models import StudyItem

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"
PREBUILT = HERE / "media"
BANK = Path(__file__).resolve().parents[4] / "quizzes/demo/party_regulations.xlsx"
SERIES = "“三会一课”一分钟"
FULL = "“三会一课”怎么开、怎么记"


@dataclass(frozen=True)
class Lesson:
    file: str
    title: str
    branch: str
    speaker: str
    summary: str
    month: int
    tags: tuple[str, ...] = ("组织生活",)


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
    ),
)
QUIZZES = (
    ("一季度学习小测", 3, 60),
    ("党员权利和义务小测", 5, 60),
    ("组织生活小测", 7, 60),
    ("“三会一课”随课测验", 9, 60),
)


@dataclass(frozen=True)
class Courses:
    lectures: dict[str, StudyItem]
    quizzes: list[Quiz]


def open_courses(calendar: Calendar) -> None:
    """Publish the lectures and quizzes of the demo to the whole organisation."""
    editor = User.objects.get(member__name="何若曦")
    committee = OrgUnit.get_first_root_node()
    opened = [
        _quiz(committee, title, percent, editor, calendar.at(month, 1, 9))
        for title, month, percent in QUIZZES
    ]
    series = Series.objects.create(
        unit=committee, title=SERIES, summary="一节课只讲一件事，等车的工夫就能学完。"
    )
    for order, lesson in enumerate(LESSONS, start=1):
        is_short = lesson.title != FULL
        page = _lecture(lesson, editor, calendar)
        if is_short:
            page.series, page.series_order = series, order
        else:
            item = study.item_of("quizzes.quiz", opened[-1].public_id)
            page.follow_ups.set([LectureFollowUp(item=item)])
        page.save()
        page.save_revision(user=editor).publish(user=editor)
    LecturePage.objects.update(first_published_at=calendar.at(1, 1))
    for lesson in LESSONS:
        when = calendar.at(lesson.month, 1, 9)
        LecturePage.objects.filter(title=lesson.title).update(first_published_at=when)
        StudyItem.objects.filter(title=lesson.title).update(live_at=when)


def opened_courses() -> Courses:
    """Return what ``open_courses`` published, in the order in which it came out."""
    items = {item.title: item for item in StudyItem.objects.filter(owner_label=labels.OWNER)}
    quizzes_by_title = {quiz.title: quiz for quiz in Quiz.objects.all()}
    return Courses(
        lectures={lesson.title: items[lesson.title] for lesson in LESSONS},
        quizzes=[quizzes_by_title[title] for title, _month, _percent in QUIZZES],
    )


def _lecture(lesson: Lesson, editor: User, calendar: Calendar) -> LecturePage:
    unit = OrgUnit.objects.get(short_name=lesson.branch)
    at = calendar.at(lesson.month, 1, 8)
    with (RECORDINGS / lesson.file).open("rb") as stream:
        asset = media.ingest(
            file=File(stream),
            name=lesson.file,
            title=lesson.title,
            collection=unit.collection,
            uploaded_by=editor,
            confirmed_unclassified=True,
            at=at,
            prebuilt=PREBUILT,
        )
    page = LecturePage(
        live=False,
        title=lesson.title,
        slug=slugify(Path(lesson.file).stem),
        summary=lesson.summary,
        main_media=asset,
        confirmed_unclassified=True,
        audience=org.audience_for(unit=OrgUnit.get_first_root_node()),
    )
    page.speakers.set(
        [
            LectureSpeaker(
                member=Member.objects.get(name=lesson.speaker),
                name=lesson.speaker,
                unit_name=lesson.branch,
            )
        ]
    )
    page.tags.add(*lesson.tags)
    unit.page.add_child(instance=page)
    return page


def _quiz(unit: OrgUnit, title: str, percent: int, editor: User, at: datetime) -> Quiz:
    bank = QuestionBank.objects.filter(unit=unit).first() or _bank(unit, editor, at)
    quiz = Quiz(
        unit=unit,
        title=title,
        summary="开卷，答完马上看解析。",
        audience=org.audience_for(unit=unit),
        pass_percent=percent,
        opens_at=at,
    )
    quiz.banks = [bank]
    quiz.draw_rules.set(
        [
            DrawRule(type=QuestionType.SINGLE, count=2),
            DrawRule(type=QuestionType.MULTIPLE, count=2),
            DrawRule(type=QuestionType.TRUE_FALSE, count=1),
        ]
    )
    quiz.save()
    return quizzes.publish(quiz=quiz, actor=editor, at=at)


def _bank(unit: OrgUnit, editor: User, at: datetime) -> QuestionBank:
    bank = quizzes.create_bank(unit=unit, title="党内法规基础题库", source="云山交通集团党委自编")
    preview = quizzes.preview_import(
        bank=bank, name=BANK.name, data=BANK.read_bytes(), actor=editor, at=at
    )
    quizzes.commit_import(bank_import=preview, actor=editor, at=at)
    return bank
