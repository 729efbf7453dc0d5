"""The demo tells what demo_stories promise: sums that add up, from facts that the services wrote."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import TaskState

from lectures import labels
from lectures.enums import LectureState
from lectures.models import LecturePage
from media_pipeline.captions.queries import chapters_of, transcript_of
from quizzes.enums import RescoreKind
from quizzes.models import Attempt, Mistake, QuestionReport
from quizzes.rescoring import Proposal, preview_rescore
from quizzes.video import placed_on
from sanwei.home.demo.building import build, interrupted_on, live, settle
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.lessons import FULL, LESSONS, SNOW, crew_of
from sanwei.ledgers import queries as ledgers
from sanwei.org.models import Member, OrgUnit
from sanwei.study import queries as study
from sanwei.study.enums import RecordKind
from sanwei.study.models import WatchSession
from tests.home.demo_statement import assert_the_page_tells_the_story
from tests.home.told import AS_OF
from tests.ledgers.recompute import assert_borne_out


@pytest.fixture
def demo(db: None) -> None:
    settle(as_of=AS_OF, say=lambda line: None)
    assert interrupted_on() == AS_OF
    live(as_of=AS_OF, say=lambda line: None)
    assert interrupted_on() is None


def assert_the_wrong_key_gives_eleven_people_five_points() -> None:
    report = QuestionReport.objects.select_related("question__current").get()
    judge = report.question.current
    wrong = report.question.versions.get(number=1)
    assert report.member.name == "何立新"
    assert judge is not None
    preview = preview_rescore(
        Proposal(
            question=report.question,
            kind=RescoreKind.KEY,
            versions=frozenset({wrong.pk}),
            judge=judge,
        )
    )
    assert preview.differences == [(Decimal(5), 11)]


def test_the_demo_adds_up_and_every_fold_agrees_with_its_facts(demo: None) -> None:
    """One building serves all: it is the dearest fixture of the suite."""
    she = Member.objects.get(name="严春梅")
    statement = ledgers.statement_of(member=she, year=2026, as_of=AS_OF)
    assert [account.hours for account in statement.accounts] == [
        Decimal("4.00"),
        Decimal("21.00"),
        Decimal("3.25"),
        Decimal(0),
    ]
    assert (statement.counted, statement.missing) == (Decimal("28.25"), Decimal("3.75"))

    (begun,) = study.in_progress(she)
    assert begun.item.title == FULL
    missing = study.missing_for(begun.item, she)
    assert missing is not None
    assert missing.sentence == "已看62%，看满95%才计；1:14 以后还没有看。"

    assert_the_wrong_key_gives_eleven_people_five_points()

    snow = study.item_of(labels.OWNER, LecturePage.objects.get(title=SNOW).public_id)
    assert snow is not None
    assert study.progress_view(member=she, item=snow).is_completed
    phone, desk = WatchSession.objects.filter(member=she, item=snow).order_by("opened_at")
    assert (phone.intervals, desk.intervals) == ([[0, 80_000]], [[80_000, snow.duration_ms]])
    (asked,) = placed_on(snow)
    assert asked.question.version.stem.startswith("盐撒到冰面上")
    assert asked.checkpoint.at_ms < (snow.duration_ms or 0)
    attempt = Attempt.objects.get(member=she, quiz_title="雪天撒盐随课测验")
    assert (attempt.correct_count, len(attempt.paper)) == (4, 5)
    assert Mistake.objects.get(member=she, attempt=attempt).due_on == date(2026, 9, 28)

    assert_the_page_tells_the_story()
    for member in Member.objects.filter(name__in=("严春梅", "陶家豪", "吕永红")):
        year = ledgers.statement_of(member=member, year=2026, as_of=AS_OF)
        assert assert_borne_out(year)["award"] > 0

    assert present("青桥所党支部", date(2026, 7, 10)) == 37
    assert present("青桥所党支部", date(2026, 8, 14), "主题党日") == 39
    assert present("青桥所党支部", date(2026, 9, 11)) == 38
    assert present("离退休党支部", date(2026, 8, 14), "送学上门") == 13

    (lesson,) = (one for one in LESSONS if one.title == SNOW)
    assert [(one.role, one.member.name) for one in crew_of(lesson)] == list(lesson.crew)

    page = LecturePage.objects.get(title=SNOW)
    steps = TaskState.objects.filter(workflow_state__object_id=str(page.pk)).order_by("pk")
    assert [step.status for step in steps] == ["rejected", "approved"]
    assert page.live_revision == steps[1].revision != steps[0].revision
    assert page.state == LectureState.LIVE

    assert spoken_in_every_lecture()

    for command in ("rebuild_progress", "rebuild_ledger"):
        call_command(command, "--check", stdout=StringIO())
    call_command("verify_ledger", stdout=StringIO())

    with pytest.raises(CommandError, match="already holds"):
        build(as_of=AS_OF, say=lambda line: None)


def present(branch: str, day: date, title: str = "") -> int:
    unit = OrgUnit.objects.get(short_name=branch)
    return (
        study.current_records()
        .filter(branch=unit, kind=RecordKind.ATTENDANCE, occurred_on=day, title__contains=title)
        .count()
    )


@pytest.mark.parametrize(
    ("as_of", "told", "moved"),
    [
        (date(2026, 10, 12), (7, 10), date(2026, 7, 10)),
        (date(2026, 12, 31), (9, 11), date(2026, 9, 11)),
        (date(2027, 2, 1), (7, 10), date(2026, 10, 10)),
        (date(2027, 5, 1), (8, 31), date(2027, 2, 28)),
        (date(2027, 2, 1), (1, 1), date(2026, 4, 1)),
    ],
)
def test_the_story_moves_whole_quarters(as_of: date, told: tuple[int, int], moved: date) -> None:
    assert Calendar(as_of).day(*told) == moved


def spoken_in_every_lecture() -> bool:
    """Tell whether every lecture has confirmed captions that fit; of 雪天 only chapters are known."""
    for page in LecturePage.objects.select_related("main_media__current_version"):
        cues, chapters = transcript_of(page.main_media), chapters_of(page.main_media)
        assert bool(cues) == (page.title != SNOW)
        assert bool(chapters) == (page.title in {SNOW, FULL})
        assert all(cue.end_ms <= page.main_media.current_version.duration_ms for cue in cues)
    return True
