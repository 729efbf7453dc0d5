"""课中提问: placed by an editor, marked on the server, passed by a right answer; no key before it."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quizzes import services, video
from quizzes.enums import QuestionType
from quizzes.errors import BadVideoQuestion
from quizzes.models import Question, VideoQuestion
from sanwei.common.models import AuditEntry
from sanwei.study.errors import CheckpointOutside
from sanwei.study.models import Checkpoint, CheckpointPass, StudyItem
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of
from tests.quizzes.test_leaks import assert_holds_no_key, whole
from tests.study.stage import lecture
from tests.world import NOW, World

Ask = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def item(world: World) -> StudyItem:
    return lecture(world, unit=world.first, audience=world.first_only)


def question(world: World, kind: str = "single") -> Question:
    bank = make.bank(world.first, **{kind: 1})
    return bank.questions.get()


def placed(world: World, item: StudyItem, *, kind: str = "single", at_ms: int = 30_000) -> str:
    services.place_question(
        item=item, question=question(world, kind), at_ms=at_ms, actor=None, at=NOW
    )
    return str(Checkpoint.objects.get(kind="question").public_id)


def address(mark: str) -> str:
    return f"/api/v1/quizzes/video-questions/{mark}"


def answered(client: Client, mark: str, value: str) -> HttpResponse:
    return client.post(address(mark), {"value": value}, content_type="application/json")


def test_question_is_shown_without_its_key(
    world: World, item: StudyItem, zhang_san: Client
) -> None:
    mark = placed(world, item)

    response = zhang_san.get(address(mark))

    assert response.json() == {
        "type_label": "单选题",
        "rule_label": "选一项",
        "is_many": False,
        "stem": "第1问单选题怎么答？",
        "options": [
            {"letter": letter, "text": f"{text}1"}
            for letter, text in zip("ABCD", ("误项甲", "对项", "误项乙", "误项丙"), strict=True)
        ],
    }
    assert_holds_no_key(whole(response), "question")


def test_right_answer_passes_the_mark_and_tells_why(
    world: World, item: StudyItem, zhang_san: Client
) -> None:
    response = answered(zhang_san, placed(world, item), "B")

    assert response.json() == {"passed": True, "explanation": f"{make.EXPLANATION}1"}
    assert CheckpointPass.objects.get().member == world.zhang_san


def test_wrong_answers_are_all_told_the_same_and_pass_nothing(
    world: World, item: StudyItem, zhang_san: Client
) -> None:
    mark = placed(world, item)

    replies = {answered(zhang_san, mark, letter).content for letter in "ACD"}

    assert replies == {b'{"passed": false, "explanation": ""}'}
    assert not CheckpointPass.objects.exists()


def test_several_letters_must_all_be_right(
    world: World, item: StudyItem, zhang_san: Client
) -> None:
    mark = placed(world, item, kind="multiple")

    results = [answered(zhang_san, mark, value).json()["passed"] for value in ("AC", "ACD")]

    assert results == [False, True]


@pytest.mark.parametrize(("value", "code"), [("", "not_answered"), ("Z", "bad_answer")])
def test_no_answer_is_refused_in_words(
    world: World, item: StudyItem, zhang_san: Client, value: str, code: str
) -> None:
    response = answered(zhang_san, placed(world, item), value)

    assert (response.status_code, response.json()["code"]) == (422, code)


def test_whoever_may_not_study_it_finds_no_question(
    world: World, item: StudyItem, wang_wu: Client
) -> None:
    mark = placed(world, item)

    assert wang_wu.get(address(mark)).status_code == 404
    assert answered(wang_wu, mark, "B").status_code == 404
    assert Client().get(address(mark)).status_code == 401


def test_question_of_a_running_attempt_says_neither_right_nor_wrong(
    world: World, item: StudyItem, zhang_san: Client
) -> None:
    mark = placed(world, item)
    bank = VideoQuestion.objects.get().version.question.bank
    make.started(make.first_quiz(world, banks=[bank], draws={"single": 1}), world.zhang_san)

    replies = [answered(zhang_san, mark, letter) for letter in "AB"]

    assert [reply.status_code for reply in replies] == [409, 409]
    assert replies[0].content == replies[1].content
    assert not CheckpointPass.objects.exists()


@pytest.mark.parametrize("kind", [QuestionType.BLANK, QuestionType.SHORT, QuestionType.MATERIAL])
def test_what_is_not_answered_by_a_tap_is_refused(
    world: World, item: StudyItem, kind: QuestionType
) -> None:
    make.mixed_quiz(world, kind)

    with pytest.raises(BadVideoQuestion):
        services.place_question(
            item=item, question=Question.objects.get(), at_ms=30_000, actor=None, at=NOW
        )


def test_place_outside_the_recording_leaves_nothing(world: World, item: StudyItem) -> None:
    with pytest.raises(CheckpointOutside):
        placed(world, item, at_ms=999_000_000)

    assert not VideoQuestion.objects.exists()


def test_removed_question_asks_nothing(world: World, item: StudyItem, zhang_san: Client) -> None:
    mark = placed(world, item)

    services.remove_question(checkpoint=Checkpoint.objects.get(), actor=None, at=NOW)

    assert zhang_san.get(address(mark)).status_code == 404
    assert video.placed_on(item) == []


def test_edited_question_still_asks_the_version_that_was_placed(
    world: World, item: StudyItem, zhang_san: Client
) -> None:
    mark = placed(world, item)
    asked = VideoQuestion.objects.get()
    services.revise_question(
        question=asked.version.question, content=make.content(1, answer="A"), actor=None, at=NOW
    )

    (one,) = video.placed_on(item)

    assert one.is_outdated
    assert answered(zhang_san, mark, "B").json()["passed"]


class TestScreen:
    @pytest.fixture
    def editor(self, world: World) -> Client:
        return client_of(world.account(world.zhao_liu))

    def test_editor_places_a_question_and_takes_it_off(
        self, world: World, item: StudyItem, editor: Client
    ) -> None:
        asked = question(world)
        screen = reverse("video_questions:timeline", args=[item.pk])

        assert item.title in editor.get(reverse("video_questions:index")).content.decode()
        assert "第1问" in editor.get(screen + "?q=第1问").content.decode()
        editor.post(
            screen, {"do": "place", "place": "1：20", "question": asked.pk, "is_required": "1"}
        )
        mark = Checkpoint.objects.get()
        page = editor.get(screen).content.decode()
        editor.post(screen, {"do": "remove", "mark": mark.pk})

        assert (mark.at_ms, mark.is_required) == (80_000, True)
        assert "1:20" in page
        assert video.placed_on(item) == []
        assert AuditEntry.objects.filter(action__startswith="quiz.video_question").count() == 2

    def test_outdated_question_is_renewed(
        self, world: World, item: StudyItem, editor: Client
    ) -> None:
        placed(world, item)
        services.revise_question(
            question=Question.objects.get(),
            content=make.content(1, answer="A"),
            actor=None,
            at=NOW,
        )

        editor.post(
            reverse("video_questions:timeline", args=[item.pk]),
            {"do": "renew", "mark": Checkpoint.objects.get().pk},
        )

        (one,) = video.placed_on(item)
        assert (one.is_outdated, one.checkpoint.at_ms) == (False, 30_000)

    @pytest.mark.parametrize("place", ["80", "1:75", "x"])
    def test_time_that_is_none_is_refused(
        self, world: World, item: StudyItem, editor: Client, place: str
    ) -> None:
        screen = reverse("video_questions:timeline", args=[item.pk])

        editor.post(screen, {"do": "place", "place": place, "question": question(world).pk})

        assert "时间请写成" in editor.get(screen).content.decode()
        assert not Checkpoint.objects.exists()

    def test_editor_of_another_branch_finds_neither_recording_nor_question(
        self, world: World, item: StudyItem, editor: Client
    ) -> None:
        stranger = client_of(world.account(world.wu_jiu))
        screen = reverse("video_questions:timeline", args=[item.pk])
        foreign = make.bank(world.second, title="别人的题库", single=1).questions.get()

        assert stranger.get(screen).status_code == 404
        assert item.title not in stranger.get(reverse("video_questions:index")).content.decode()
        refused = editor.post(screen, {"do": "place", "place": "0:20", "question": foreign.pk})
        assert refused.status_code == 404
