"""Each kind of quiz on a phone, by touch and by keys, from where a member finds it to its result."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from lectures.models import LectureFollowUp, LecturePage
from quizzes import tasks
from quizzes.enums import AttemptState, QuizKind, ReviewMoment, ReviewPart
from quizzes.models import Attempt, ContestConsent, ContestEntry, Question, Quiz
from quizzes.reviewing import as_json
from sanwei.common import clock
from sanwei.org.enums import Feature
from sanwei.org.models import FeatureApproval
from sanwei.study import services as study
from sanwei.study.models import StudyItem
from tests.e2e.conftest import OpenPage
from tests.e2e.hands import Fingers, Hand, Keys
from tests.quizzes import factories as make
from tests.study.stage import beat
from tests.world import World

WEEK = timedelta(days=7)
TWO = {"single": 2}


@pytest.fixture(params=[Fingers(), Keys()], ids=lambda hand: hand.name)
def hand(request: pytest.FixtureRequest) -> Hand:
    return request.param


@pytest.fixture
def now() -> datetime:
    return clock.now()


def find(page: Page, hand: Hand, title: str) -> None:
    """Open the page of a quiz from the tab 答题."""
    page.goto("/quiz/")
    hand.press(page.get_by_role("link", name=title))
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def answer(page: Page, hand: Hand, begin: str = "开始答题") -> Attempt:
    """Begin, answer all that is asked right, hand in; return the attempt as the server holds it."""
    hand.press(page.get_by_role("button", name=begin).first)
    page.wait_for_selector("form[data-ready]")
    attempt = Attempt.objects.get(state=AttemptState.OPEN)
    for ordinal in range(1, attempt.question_count + 1):
        place = "ABCD".index(make.right_letters(attempt, ordinal))
        hand.choose(page.locator(f"[name=q{ordinal}]"), place)
        hand.press(page.locator("[data-next]"))
    hand.press(page.locator("[data-submit] .btn"))
    page.wait_for_url("**/result/")
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.SCORED
    assert attempt.correct_count == attempt.question_count
    return attempt


def turn_the_clock(quiz: Quiz, **window: datetime) -> None:
    """Let the window of ``quiz`` open or close, and the site notice."""
    Quiz.objects.filter(pk=quiz.pk).update(**window)
    tasks.open_and_close()


def test_follow_up_opens_once_the_lecture_is_seen(
    hand: Hand, lecture: LecturePage, site_world: World, open_page: OpenPage, now: datetime
) -> None:
    quiz = make.first_quiz(site_world, at=now, kind=QuizKind.FOLLOW_UP, title="课后两题", draws=TWO)
    lecture.follow_ups.set(
        [LectureFollowUp(item=StudyItem.objects.get(owner_key=str(quiz.public_id)))]
    )
    lecture.save_revision().publish()
    page = open_page(lecture.get_url(), member=site_world.zhang_san)
    expect(page.locator("[data-next-open]")).to_be_hidden()

    item = StudyItem.objects.get(owner_key=str(lecture.public_id))
    before = now - timedelta(minutes=1)
    opened = study.open_session(member=site_world.zhang_san, item=item, at=before)
    study.accept_beats(token=opened.token, beats=[beat(1, (0, 8))], at=now)
    page.reload()
    hand.press(page.locator("[data-next-open]"))
    attempt = answer(page, hand)

    assert attempt.quiz == quiz
    expect(page.get_by_role("heading", name="及格了")).to_be_visible()


def test_practice_asks_of_the_chosen_topic_only(
    hand: Hand, site_world: World, open_page: OpenPage, now: datetime
) -> None:
    bank = make.bank(site_world.first, single=4)
    for number, question in enumerate(bank.questions.all()):
        Question.objects.filter(pk=question.pk).update(topic="党章" if number < 2 else "条例")
    make.first_quiz(
        site_world, at=now, banks=[bank], kind=QuizKind.TOPIC, title="条规练习", draws=TWO
    )
    page = open_page(member=site_world.zhang_san)

    find(page, hand, "条规练习")
    attempt = answer(page, hand, "条例")

    asked = Question.objects.filter(current__in=[line["version"] for line in attempt.paper])
    assert set(asked.values_list("topic", flat=True)) == {"条例"}
    expect(page.get_by_text("条规练习 · 条例")).to_be_visible()
    expect(page.get_by_role("button", name="再练一次")).to_be_visible()


def test_the_next_week_is_there_by_itself(
    hand: Hand, site_world: World, open_page: OpenPage, now: datetime
) -> None:
    last = make.first_quiz(
        site_world,
        at=now - WEEK,
        kind=QuizKind.WEEKLY,
        title="每周两题",
        draws=TWO,
        opens_at=now - WEEK,
        closes_at=now - timedelta(minutes=1),
        weeks_left=1,
    )
    tasks.open_and_close()
    page = open_page(member=site_world.zhang_san)

    find(page, hand, "每周两题")
    attempt = answer(page, hand)

    assert attempt.quiz.follows == last
    expect(page.get_by_text("答对2/2题")).to_be_visible()


def test_branch_quiz_keeps_its_window_and_shows_keys_after_it(
    hand: Hand, site_world: World, open_page: OpenPage, now: datetime
) -> None:
    review = {moment: {ReviewPart.OWN} for moment in (ReviewMoment.AFTER, ReviewMoment.OPEN)}
    quiz = make.first_quiz(
        site_world,
        at=now,
        title="季度测验",
        draws=TWO,
        opens_at=now + timedelta(hours=1),
        closes_at=now + timedelta(hours=2),
        review=as_json({**review, ReviewMoment.CLOSED: set(ReviewPart)}),
    )
    page = open_page("/quiz/", member=site_world.zhang_san)
    expect(page.get_by_role("heading", name="还没开放")).to_be_visible()
    hand.press(page.get_by_role("link", name="季度测验"))
    expect(page.get_by_text("开放，到时再来")).to_be_visible()
    expect(page.get_by_role("button", name="开始答题")).to_have_count(0)

    turn_the_clock(quiz, opens_at=now - timedelta(minutes=5))
    find(page, hand, "季度测验")
    answer(page, hand)
    expect(page.get_by_text("测验截止后公布")).to_be_visible()
    expect(page.get_by_text(make.EXPLANATION)).to_have_count(0)

    turn_the_clock(quiz, closes_at=clock.now() - timedelta(seconds=1))
    page.reload()
    expect(page.get_by_text("答对2/2题")).to_be_visible()
    expect(page.get_by_text(make.EXPLANATION).first).to_be_visible()


def test_contest_from_entering_to_the_board(
    hand: Hand, site_world: World, open_page: OpenPage, now: datetime
) -> None:
    FeatureApproval.objects.create(
        unit=site_world.committee,
        feature=Feature.CONTEST,
        document_title="关于举办知识竞赛的通知",
        document_number="云党〔2026〕9号",
        document_on=clock.local_date(now) - WEEK,
        starts_on=clock.local_date(now) - WEEK,
    )
    quiz = make.quiz(
        site_world.committee,
        site_world.everyone,
        at=now,
        kind=QuizKind.CONTEST,
        title="党章知识竞赛",
        draws=TWO,
        attempts_allowed=1,
        board_size=3,
        opens_at=now + timedelta(hours=1),
        closes_at=now + timedelta(hours=2),
    )
    page = open_page(member=site_world.zhang_san)
    find(page, hand, "党章知识竞赛")
    expect(page.get_by_text("请支部书记在那以前报名")).to_be_visible()

    secretary = open_page(member=site_world.li_si)
    find(secretary, hand, "党章知识竞赛")
    hand.press(secretary.get_by_role("button", name="为本支部报名"))
    expect(secretary.get_by_role("button", name="为本支部报名")).to_have_count(0)
    assert ContestEntry.objects.get().branch == site_world.first

    turn_the_clock(quiz, opens_at=now - timedelta(minutes=5))
    page.reload()
    hand.press(page.get_by_role("button", name="同意公布我的姓名和支部"))
    expect(page.get_by_text("您已同意公布姓名和支部")).to_be_visible()
    assert ContestConsent.objects.get().member == site_world.zhang_san
    answer(page, hand)
    expect(page.get_by_text(make.EXPLANATION)).to_have_count(0)
    expect(page.get_by_role("button", name="再练一次")).to_have_count(0)

    turn_the_clock(quiz, closes_at=clock.now() - timedelta(seconds=1))
    page.goto(quiz.get_absolute_url())
    expect(page.get_by_text("第1名 张三")).to_be_visible()
