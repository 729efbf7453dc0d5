"""Publishes what is studied in the demo: two lectures with their quizzes, a series of six short ones, two banks."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.utils.text import slugify
from wagtail.models import TaskState, WorkflowState

from lectures import labels
from lectures.models import LectureFollowUp, LecturePage, LectureSpeaker, Series
from media_pipeline import services as media
from quizzes import services as quizzes
from quizzes.enums import QuestionType
from quizzes.models import DrawRule, Question, QuestionBank, Quiz
from sanwei.accounts.models import User
from sanwei.home.demo import spoken
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.lessons import (
    LESSONS,
    PAPERS,
    REGULATIONS,
    SERIES,
    SNOW,
    SNOW_ROAD,
    Lesson,
    Paper,
    crew_of,
)
from sanwei.notices.enums import NoticeKind
from sanwei.notices.models import Notice
from sanwei.org import services as org
from sanwei.org.models import Member, OrgUnit
from sanwei.study import queries as study
from sanwei.study.models import StudyItem

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"
PREBUILT = HERE / "media"
BANKS = Path(__file__).resolve().parents[4] / "quizzes/demo"
TITLES = {REGULATIONS: "党内法规基础题库", SNOW_ROAD: "雪天保畅题库"}
PASS_PERCENT = 60
# At the end of the chapter that answers it.
ASKED_STEM, ASKED_AT_MS = "盐撒到冰面上", 68_000


@dataclass(frozen=True)
class Courses:
    lectures: dict[str, StudyItem]
    quizzes: dict[str, Quiz]


def open_courses(calendar: Calendar) -> None:
    """Publish the lectures and quizzes of the demo to the whole organisation."""
    editor = User.objects.get(member__name="何若曦")
    committee = OrgUnit.get_first_root_node()
    banks = {name: _bank(committee, name, editor, calendar.at(1, 4, 9)) for name in TITLES}
    opened = {
        paper.title: _quiz(committee, paper, banks[paper.bank], editor, calendar.at(paper.month, 1))
        for paper in PAPERS
    }
    series = Series.objects.create(
        unit=committee, title=SERIES, summary="一节课只讲一件事，等车的工夫就能学完。"
    )
    spoken.list_terms()
    for order, lesson in enumerate(LESSONS, start=1):
        page = _lecture(lesson, editor, calendar)
        if lesson.quiz:
            item = study.item_of("quizzes.quiz", opened[lesson.quiz].public_id)
            page.follow_ups.set([LectureFollowUp(item=item)])
        else:
            page.series, page.series_order = series, order
        page.save()
        if lesson.title == SNOW:
            _review(page, editor, calendar)
        else:
            page.save_revision(user=editor).publish(user=editor)
    LecturePage.objects.update(first_published_at=calendar.at(1, 1))
    for lesson in LESSONS:
        when = calendar.at(lesson.month, 1, 9)
        LecturePage.objects.filter(title=lesson.title).update(first_published_at=when)
        StudyItem.objects.filter(title=lesson.title).update(live_at=when)


def ask_in_film(calendar: Calendar) -> None:
    """Put one question of its bank on the time line of 雪天, today: nobody who has watched it is asked any more."""
    quizzes.place_question(
        item=StudyItem.objects.select_related("unit").get(owner_label=labels.OWNER, title=SNOW),
        question=Question.objects.get(
            bank__title=TITLES[SNOW_ROAD], current__stem__startswith=ASKED_STEM
        ),
        at_ms=ASKED_AT_MS,
        actor=User.objects.get(member__name="何若曦"),
        at=calendar.now,
    )


def opened_courses() -> Courses:
    """Return what ``open_courses`` published, in the order in which it came out."""
    items = {item.title: item for item in StudyItem.objects.filter(owner_label=labels.OWNER)}
    quizzes_by_title = {quiz.title: quiz for quiz in Quiz.objects.all()}
    return Courses(
        lectures={lesson.title: items[lesson.title] for lesson in LESSONS},
        quizzes={paper.title: quizzes_by_title[paper.title] for paper in PAPERS},
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
    spoken.caption(asset, file=lesson.file, editor=editor, at=at)
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
    page.crew.set(crew_of(lesson))
    page.tags.add(*lesson.tags)
    unit.page.add_child(instance=page)
    return page


def _review(page: LecturePage, editor: User, calendar: Calendar) -> None:
    """Hand the lecture in, have it sent back once for a word in the captions, and passed the second time."""
    reviewer = User.objects.get(member__name="沈长青")
    page.save_revision(user=editor)
    flow = page.get_workflow().start(page, editor)
    flow.current_task_state.specific.reject(
        user=reviewer, comment="字幕里“站岗”应为“站口”，改好再报。"
    )
    page.refresh_from_db()
    page.save_revision(user=editor)
    flow = WorkflowState.objects.get(
        pk=flow.pk
    )  # with the page as it is now: it passes on its latest revision
    flow.resume(user=editor)
    flow.current_task_state.specific.approve(user=reviewer, comment="字幕已改，可以上线。")
    page.refresh_from_db()
    _date_review(flow, calendar)


def _date_review(flow: WorkflowState, calendar: Calendar) -> None:
    """Give every step the day of the story, because Wagtail knows only today, and forget today's notices of it."""
    days = ((8, 27), (8, 28)), ((8, 31), (9, 1))
    WorkflowState.objects.filter(pk=flow.pk).update(created_at=calendar.at(*days[0][0], 9))
    for step, (handed_in, answered) in zip(flow.task_states.order_by("pk"), days, strict=True):
        TaskState.objects.filter(pk=step.pk).update(
            started_at=calendar.at(*handed_in, 9), finished_at=calendar.at(*answered, 8)
        )
    Notice.objects.filter(kind__in=[NoticeKind.REVIEW, NoticeKind.RETURNED]).delete()


def _quiz(unit: OrgUnit, paper: Paper, bank: QuestionBank, editor: User, at: datetime) -> Quiz:
    quiz = Quiz(
        unit=unit,
        title=paper.title,
        summary="开卷，答完马上看解析。",
        audience=org.audience_for(unit=unit),
        pass_percent=PASS_PERCENT,
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


def _bank(unit: OrgUnit, name: str, editor: User, at: datetime) -> QuestionBank:
    bank = quizzes.create_bank(unit=unit, title=TITLES[name], source="云山交通集团党委自编")
    data = (BANKS / name).read_bytes()
    preview = quizzes.preview_import(bank=bank, name=name, data=data, actor=editor, at=at)
    quizzes.commit_import(bank_import=preview, actor=editor, at=at)
    return bank
