"""专项练习 by 知识点, 每周测验 one after the other, 知识竞赛 with a document and not without."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from quizzes import contests, notebook, queries, services, tasks
from quizzes.enums import QuizKind, QuizState
from quizzes.errors import BadQuiz, EntryOver, NotEnoughQuestions, NotEntered
from quizzes.models import Attempt, ContestEntry, Question, Quiz
from sanwei.common import outbox
from sanwei.common.errors import NotVisible
from sanwei.org.enums import Feature
from sanwei.org.models import FeatureApproval, Member, OrgUnit
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of, page
from tests.world import NOW, World

WEEK = timedelta(days=7)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


class TestTopic:
    @pytest.fixture
    def quiz(self, world: World) -> Quiz:
        bank = make.bank(world.first)
        for number, question in enumerate(bank.questions.all()):
            Question.objects.filter(pk=question.pk).update(topic="党章" if number < 2 else "条例")
        return make.first_quiz(world, banks=[bank], kind=QuizKind.TOPIC)

    def topics(self, attempt: Attempt) -> set[str]:
        rows = Question.objects.filter(current__in=[line["version"] for line in attempt.paper])
        return set(rows.values_list("topic", flat=True))

    def test_paper_is_drawn_from_the_chosen_topic_as_far_as_it_goes(
        self, world: World, quiz: Quiz
    ) -> None:
        attempt = services.start_attempt(quiz=quiz, member=world.zhang_san, topic="党章", at=NOW)

        assert (self.topics(attempt), len(attempt.paper)) == ({"党章"}, 2)
        assert attempt.quiz_title == "十月知识测验 · 党章"

    def test_topic_without_questions_is_refused(self, world: World, quiz: Quiz) -> None:
        with pytest.raises(NotEnoughQuestions):
            services.start_attempt(quiz=quiz, member=world.zhang_san, topic="无", at=NOW)

    def test_another_kind_takes_no_topic(self, world: World, quiz: Quiz) -> None:
        Quiz.objects.update(kind=QuizKind.BRANCH)

        attempt = services.start_attempt(
            quiz=Quiz.objects.get(), member=world.zhang_san, topic="党章", at=NOW
        )

        assert len(attempt.paper) == 6

    def test_member_chooses_a_topic_and_begins(
        self, quiz: Quiz, zhang_san: Client, now: None
    ) -> None:
        text = page(zhang_san, quiz.get_absolute_url())

        zhang_san.post(reverse("quizzes:start", args=[quiz.public_id]), {"topic": "条例"})

        assert "选一个知识点" in text
        assert 'value="党章"' in text
        assert self.topics(Attempt.objects.get()) == {"条例"}


class TestWeekly:
    def weekly(self, world: World, **fields: object) -> Quiz:
        terms = {"opens_at": NOW, "closes_at": NOW + WEEK, "weeks_left": 2}
        return make.first_quiz(world, kind=QuizKind.WEEKLY, **{**terms, **fields})

    def run(self, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
        monkeypatch.setattr("sanwei.common.clock.now", lambda: at)
        tasks.open_and_close()

    def test_next_week_opens_by_itself_with_the_same_terms(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = self.weekly(world)

        self.run(monkeypatch, NOW + WEEK)

        second = Quiz.objects.get(follows=first)
        assert (second.opens_at, second.closes_at) == (NOW + WEEK, NOW + 2 * WEEK)
        assert (second.state, second.weeks_left) == (QuizState.OPEN, 1)
        assert list(second.banks.all()) == list(first.banks.all())
        assert second.draw_rules.count() == first.draw_rules.count() == 3
        assert make.started(second, world.zhang_san, at=NOW + WEEK).question_count == 6

    def test_a_week_opens_once_and_the_series_ends(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.weekly(world)

        for week in (1, 1, 2, 3, 4):
            self.run(monkeypatch, NOW + week * WEEK)

        assert Quiz.objects.count() == 3

    def test_nothing_opens_early_nor_after_the_editor_ended_it(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        quiz = self.weekly(world)
        self.run(monkeypatch, NOW + WEEK - timedelta(minutes=1))
        services.close(quiz=quiz, actor=None, at=NOW + timedelta(days=6))
        self.run(monkeypatch, NOW + WEEK)

        assert Quiz.objects.count() == 1

    @pytest.mark.parametrize("closes", [None, NOW + timedelta(days=8)])
    def test_week_needs_a_window_of_a_week(self, world: World, closes: datetime | None) -> None:
        with pytest.raises(BadQuiz):
            self.weekly(world, closes_at=closes)


def approve(unit: OrgUnit) -> FeatureApproval:
    return FeatureApproval.objects.create(
        unit=unit,
        feature=Feature.CONTEST,
        document_title="关于举办知识竞赛的通知",
        document_number="云党〔2026〕9号",
        document_on=NOW.date() - timedelta(days=10),
        starts_on=NOW.date() - timedelta(days=9),
    )


class TestContest:
    def contest(self, world: World, *, is_open: bool = True, **fields: object) -> Quiz:
        terms = {
            "opens_at": NOW,
            "closes_at": NOW + timedelta(hours=2),
            "attempts_allowed": 1,
            "board_size": 2,
            "kind": QuizKind.CONTEST,
        }
        made = make.quiz(
            world.committee, world.everyone, is_open=False, at=NOW - WEEK, **{**terms, **fields}
        )
        if is_open:
            services.publish(quiz=made, actor=None, at=NOW - WEEK)
        return made

    def entered(self, world: World) -> Quiz:
        approve(world.committee)
        quiz = self.contest(world)
        for branch in (world.first, world.second):
            services.enter_branch(
                quiz=quiz, branch=branch, actor=world.account(world.li_si), at=NOW - WEEK
            )
        return quiz

    def taken(self, quiz: Quiz, member: Member, *, wrong: int) -> Attempt:
        attempt = make.started(quiz, member)
        make.answer_all(attempt, wrong=wrong)
        return make.submitted(attempt, at=NOW + timedelta(minutes=5))

    def test_without_a_document_it_can_not_be_published(self, world: World) -> None:
        with pytest.raises(BadQuiz, match="依据文件"):
            self.contest(world)

    def test_document_of_another_branch_allows_nothing(self, world: World) -> None:
        approve(world.second)

        with pytest.raises(BadQuiz, match="依据文件"):
            self.contest(world)

    def test_once_the_document_ends_nobody_meets_it(
        self, world: World, zhang_san: Client, now: None
    ) -> None:
        quiz = self.entered(world)
        before = page(zhang_san, "/quiz/")
        FeatureApproval.objects.update(ends_before=NOW.date())

        assert quiz.title in before
        assert quiz.title not in page(zhang_san, "/quiz/")
        assert zhang_san.get(quiz.get_absolute_url()).status_code == 404
        with pytest.raises(NotVisible):
            make.started(quiz, world.zhang_san)

    def test_document_allows_what_other_quizzes_never_needed(self, world: World) -> None:
        make.first_quiz(world)

        assert queries.visible_quizzes(world.account(world.zhang_san), at=NOW).count() == 1

    @pytest.mark.parametrize("fields", [{"closes_at": None}, {"attempts_allowed": None}])
    def test_it_has_a_fixed_window_and_one_attempt(
        self, world: World, fields: dict[str, object]
    ) -> None:
        approve(world.committee)

        with pytest.raises(BadQuiz, match="知识竞赛"):
            self.contest(world, **fields)

    def test_member_of_another_branch_reads_what_can_still_be_done(
        self, world: World, zhang_san: Client, now: None
    ) -> None:
        approve(world.committee)
        quiz = self.contest(world, opens_at=NOW + timedelta(hours=1))

        before = page(zhang_san, quiz.get_absolute_url())
        Quiz.objects.update(opens_at=NOW)

        assert "10月12日 10:00开放，请支部书记在那以前报名" in before
        assert "报名已经截止" in page(zhang_san, quiz.get_absolute_url())

    def test_only_members_of_an_entered_branch_begin(self, world: World) -> None:
        approve(world.committee)
        quiz = self.contest(world)

        with pytest.raises(NotEntered):
            make.started(quiz, world.zhang_san)

    def test_entering_ends_when_it_opens(self, world: World) -> None:
        approve(world.committee)

        with pytest.raises(EntryOver):
            services.enter_branch(
                quiz=self.contest(world),
                branch=world.first,
                actor=world.account(world.li_si),
                at=NOW,
            )

    def test_secretary_enters_the_own_branch_and_a_member_does_not(
        self, world: World, now: None, zhang_san: Client
    ) -> None:
        approve(world.committee)
        later = {"opens_at": NOW + WEEK, "closes_at": NOW + 2 * WEEK}
        quiz = self.contest(world, **later)
        address = reverse("quizzes:contest", args=[quiz.public_id])
        secretary = client_of(world.account(world.li_si))

        zhang_san.post(address, {"do": "enter"})
        nobody = ContestEntry.objects.count()
        shown = page(secretary, quiz.get_absolute_url())
        secretary.post(address, {"do": "enter"})

        assert nobody == 0
        assert "为本支部报名" in shown
        assert "为本支部报名" not in page(zhang_san, quiz.get_absolute_url())
        assert ContestEntry.objects.get().branch == world.first

    def test_everybody_gets_the_same_paper(self, world: World) -> None:
        quiz = self.entered(world)

        papers = [make.started(quiz, one).paper for one in (world.zhang_san, world.wang_wu)]

        assert papers[0] == papers[1]

    def test_board_names_the_first_who_agreed_after_the_end_only(self, world: World) -> None:
        quiz = self.entered(world)
        self.taken(quiz, world.zhang_san, wrong=1)
        self.taken(quiz, world.wang_wu, wrong=0)
        self.taken(quiz, world.zhou_ba, wrong=3)
        for member in (world.zhang_san, world.zhou_ba):
            services.consent(quiz=quiz, member=member, agrees=True, at=NOW)
        end = NOW + timedelta(hours=2)

        assert contests.board_of(quiz, at=NOW + timedelta(hours=1)) == []
        assert contests.board_of(quiz, at=end) == [
            contests.Place(2, "张三", "第一支部", Decimal("83.33"))
        ]
        services.consent(quiz=quiz, member=world.zhang_san, agrees=False, at=end)
        assert contests.board_of(quiz, at=end) == []

    def test_keys_stay_out_of_the_notebook_until_it_is_over(self, world: World) -> None:
        quiz = self.entered(world)
        self.taken(quiz, world.zhang_san, wrong=2)
        outbox.deliver(at=NOW + timedelta(minutes=6))
        Quiz.objects.update(closes_at=NOW + WEEK)

        held = notebook.notebook_of(world.zhang_san, at=NOW + timedelta(days=4))
        after = notebook.notebook_of(world.zhang_san, at=NOW + WEEK)

        assert (len(held.lines), len(after.due)) == (0, 2)

    def test_while_it_is_open_the_score_alone_is_told(
        self, world: World, zhang_san: Client, now: None
    ) -> None:
        quiz = self.entered(world)
        done = self.taken(quiz, world.zhang_san, wrong=2)
        address = reverse("quizzes:result", args=[done.public_id])

        told = page(zhang_san, address)
        Quiz.objects.update(opens_at=NOW - WEEK, closes_at=NOW - timedelta(minutes=1))
        after = page(zhang_san, address)

        assert ("对项" in told, "对项" in after) == (False, True)
