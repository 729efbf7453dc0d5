"""The editor's screens: banks, questions, quizzes and the import, for the units of the person."""

import re

import pytest
from django.test import Client

from quizzes import services
from quizzes.enums import QuizState, ReviewMoment, ReviewPart
from quizzes.models import Question, QuestionBank, Quiz
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of, page
from tests.quizzes.sheets import SOUND, workbook
from tests.quizzes.test_kinds import approve
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def editor(world: World) -> Client:
    return client_of(world.account(world.zhao_liu))


@pytest.fixture
def other_editor(world: World) -> Client:
    return client_of(world.account(world.wu_jiu))


def fields(**changes: object) -> dict[str, object]:
    return {
        "type": "single",
        "stem": "党小组会一般多久一次？",
        "options": "每周\n每月\n每季度",
        "answer": "B",
        "explanation": "每月一次。",
        "score": "1",
        "topic": "三会一课",
        "difficulty": "easy",
        **changes,
    }


def quiz_fields(world: World, bank: QuestionBank, **changes: object) -> dict[str, object]:
    return {
        "kind": "branch",
        "weeks_left": 0,
        "board_size": 0,
        "title": "十月测验",
        "summary": "",
        "unit": world.first.pk,
        "audience_unit": world.first.pk,
        "banks": [bank.pk],
        "draw_rules-TOTAL_FORMS": 1,
        "draw_rules-INITIAL_FORMS": 0,
        "draw_rules-MIN_NUM_FORMS": 0,
        "draw_rules-MAX_NUM_FORMS": 1000,
        "draw_rules-0-type": "single",
        "draw_rules-0-count": 3,
        "draw_rules-0-topic": "",
        "shuffle": "on",
        "pass_percent": 60,
        "multiple_scoring": "all_or_nothing",
        "time_limit_minutes": "",
        "attempts_allowed": "",
        "wait_minutes": "",
        "score_policy": "best",
        **{f"review_{moment}": list(ReviewPart) for moment in ReviewMoment},
        "opens_at": "",
        "closes_at": "",
        **changes,
    }


def test_editor_opens_a_bank_for_the_own_unit_only(world: World, editor: Client) -> None:
    made = editor.post(
        "/cms/question-banks/new/", {"unit": world.first.pk, "title": "一支部题库", "source": ""}
    )
    foreign = editor.post(
        "/cms/question-banks/new/", {"unit": world.second.pk, "title": "越权", "source": ""}
    )

    assert (made.status_code, foreign.status_code) == (302, 200)
    assert [bank.title for bank in QuestionBank.objects.all()] == ["一支部题库"]


def test_saving_a_question_makes_a_version(world: World, editor: Client) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    editor.post("/cms/questions/new/", fields(bank=bank.pk))
    question = Question.objects.get()

    shown = page(editor, f"/cms/questions/edit/{question.pk}/")
    editor.post(f"/cms/questions/edit/{question.pk}/", fields(answer="C"))

    assert "党小组会一般多久一次？" in shown
    question.refresh_from_db()
    assert [(one.number, one.answer, one.author_name) for one in question.versions.all()] == [
        (1, "B", "赵六"),
        (2, "C", "赵六"),
    ]
    assert question.current is not None
    assert question.current.number == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answer": "D"}, "答案D没有对应的选项"),
        ({"answer": "AB"}, "单选题只能有一个答案"),
        ({"answer": "每月"}, "答案请写字母"),
        ({"options": "每月\n每月。"}, "选项A和选项B一样"),
        ({"type": "true_false", "answer": "B或A"}, "判断题的答案只能是对或错"),
        ({"type": "material"}, ""),
    ],
)
def test_unsound_question_comes_back_with_the_reason(
    world: World, editor: Client, changes: dict[str, object], words: str
) -> None:
    bank = services.create_bank(unit=world.first, title="题库")

    response = editor.post("/cms/questions/new/", fields(bank=bank.pk, **changes))

    assert response.status_code == 200
    assert words in response.content.decode()
    assert Question.objects.count() == 0


def test_quiz_goes_from_draft_to_open_to_closed(world: World, editor: Client) -> None:
    bank = make.bank(world.first)

    saved = editor.post("/cms/quizzes/new/", quiz_fields(world, bank))

    quiz = Quiz.objects.get()
    release = f"/cms/quizzes/release/{quiz.pk}/"
    assert saved["Location"] == release
    item = StudyItem.objects.get(owner_key=str(quiz.public_id))
    assert (quiz.state, item.state, quiz.audience) == (
        QuizState.DRAFT,
        ItemState.DRAFT,
        world.first_only,
    )
    assert "现在是草稿。发布后第一支部的4名党员能看到" in page(editor, release)

    for do, state, item_state in (
        ("publish", QuizState.OPEN, ItemState.LIVE),
        ("close", QuizState.CLOSED, ItemState.RETIRED),
    ):
        editor.post(release, {"do": do})
        quiz.refresh_from_db()
        item.refresh_from_db()
        assert (quiz.state, item.state) == (state, item_state)


def test_quiz_short_of_questions_says_so_and_stays_a_draft(world: World, editor: Client) -> None:
    editor.post("/cms/quizzes/new/", quiz_fields(world, make.bank(world.first, single=2)))
    quiz = Quiz.objects.get()

    html = page(editor, f"/cms/quizzes/release/{quiz.pk}/")
    answer = editor.post(f"/cms/quizzes/release/{quiz.pk}/", {"do": "publish"}, follow=True)

    assert "不够抽3题，请先补充题目" in html
    assert "题库里的题不够抽" in answer.content.decode()
    quiz.refresh_from_db()
    assert quiz.state == QuizState.DRAFT


def test_edited_quiz_takes_its_study_item_along(world: World, editor: Client) -> None:
    bank = make.bank(world.first)
    editor.post("/cms/quizzes/new/", quiz_fields(world, bank))
    quiz = Quiz.objects.get()

    editor.post(
        f"/cms/quizzes/edit/{quiz.pk}/",
        quiz_fields(
            world,
            bank,
            title="改名的测验",
            **{"draw_rules-INITIAL_FORMS": 1, "draw_rules-0-id": quiz.draw_rules.get().pk},
        ),
    )

    assert StudyItem.objects.get(owner_key=str(quiz.public_id)).title == "改名的测验"


@pytest.mark.parametrize(
    "changes",
    [
        {"unit": "second"},
        {"audience_unit": "second"},
        {"audience_unit": "committee"},
        {"banks": "second"},
        {"opens_at": "2026-10-14 09:00", "closes_at": "2026-10-13 09:00"},
        {"pass_percent": 0},
        {"draw_rules-0-type": "essay"},
        {"draw_rules-0-count": 0},
    ],
)
def test_quiz_outside_the_own_unit_or_sense_is_not_saved(
    world: World, editor: Client, changes: dict[str, object]
) -> None:
    foreign = make.bank(world.second, title="第二支部题库")
    keys = {"unit": world.second.pk, "audience_unit": world.second.pk}
    resolved = {
        name: [foreign.pk]
        if name == "banks"
        else world.committee.pk
        if value == "committee"
        else keys[name]
        if value == "second"
        else value
        for name, value in changes.items()
    }

    response = editor.post(
        "/cms/quizzes/new/", quiz_fields(world, make.bank(world.first), **resolved)
    )

    assert response.status_code == 200
    assert Quiz.objects.count() == 0


def test_bank_of_the_committee_may_be_drawn_from_but_not_looked_into(
    world: World, editor: Client
) -> None:
    shared = make.bank(world.committee, title="党委题库")
    question = shared.questions.earliest("position")

    made = editor.post("/cms/quizzes/new/", quiz_fields(world, shared))
    edit = editor.get(f"/cms/question-banks/edit/{shared.pk}/")

    assert made.status_code == 302
    assert [
        response.status_code
        for response in (edit, editor.get(f"/cms/questions/edit/{question.pk}/"))
    ] == [404, 404]
    assert "第1问" not in page(editor, "/cms/questions/")
    assert editor.get(f"/cms/question-banks/import/{shared.pk}/").status_code == 404


def test_editor_of_another_branch_finds_no_screen(world: World, other_editor: Client) -> None:
    bank = make.bank(world.first)
    quiz = make.first_quiz(world, banks=[bank])
    question = bank.questions.earliest("position")
    kept = services.preview_import(
        bank=bank, name="题.xlsx", data=workbook(SOUND), actor=None, at=NOW
    )
    paths = [
        f"/cms/question-banks/edit/{bank.pk}/",
        f"/cms/question-banks/history/{bank.pk}/",
        f"/cms/question-banks/usage/{bank.pk}/",
        f"/cms/question-banks/import/{bank.pk}/",
        f"/cms/question-banks/imports/{kept.public_id}/",
        f"/cms/questions/edit/{question.pk}/",
        f"/cms/questions/retire/{question.pk}/",
        f"/cms/quizzes/edit/{quiz.pk}/",
        f"/cms/quizzes/release/{quiz.pk}/",
        f"/cms/quizzes/preview/{quiz.pk}/",
        f"/cms/quizzes/history/{quiz.pk}/",
    ]

    assert {path: other_editor.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert other_editor.post(f"/cms/quizzes/release/{quiz.pk}/", {"do": "close"}).status_code == 404
    for path in (
        "/cms/question-banks/",
        "/cms/questions/",
        "/cms/quizzes/",
        f"/cms/questions/?bank={bank.pk}",
    ):
        html = page(other_editor, path)
        assert not [words for words in ("条例题库", "十月知识测验", "第1问") if words in html], path


def test_lists_show_the_own_rows_in_our_words(world: World, editor: Client) -> None:
    bank = make.bank(world.first)
    make.first_quiz(world, banks=[bank])

    assert "条例题库" in page(editor, "/cms/question-banks/")
    assert "第1问" in page(editor, f"/cms/questions/?bank={bank.pk}")
    html = page(editor, "/cms/quizzes/")
    assert "十月知识测验" in html
    assert "已发布" in html
    assert "添加测验" in html
    assert "共1条" in html


def test_preview_shows_the_paper_without_keys(world: World, editor: Client) -> None:
    quiz = make.first_quiz(world)

    html = page(editor, f"/cms/quizzes/preview/{quiz.pk}/")

    assert html.count('class="sheet-q"') == 6
    assert make.EXPLANATION not in html
    assert quiz.attempts.count() == 0


def test_retired_question_may_come_back(world: World, editor: Client) -> None:
    question = make.bank(world.first, single=1).questions.get()
    path = f"/cms/questions/retire/{question.pk}/"

    states = []
    for _press in range(2):
        editor.post(path)
        question.refresh_from_db()
        states.append(question.retired_at)

    assert states == [NOW, None]


def test_nothing_is_deleted_from_the_admin(world: World, editor: Client) -> None:
    quiz = make.first_quiz(world)
    bank = quiz.banks.get()

    for path in (
        f"/cms/quizzes/delete/{quiz.pk}/",
        f"/cms/question-banks/delete/{bank.pk}/",
        f"/cms/questions/delete/{bank.questions.earliest('pk').pk}/",
    ):
        editor.post(path)

    assert (Quiz.objects.count(), QuestionBank.objects.count(), Question.objects.count()) == (
        1,
        1,
        12,
    )


def test_editor_chooses_what_is_shown_after_an_attempt_and_sees_how_many_answers_are_scored(
    world: World, editor: Client
) -> None:
    bank = make.bank(world.first)
    editor.post(
        "/cms/quizzes/new/",
        quiz_fields(
            world,
            bank,
            score_policy="average",
            wait_minutes=60,
            review_after=["score"],
            review_open=[],
        ),
    )
    quiz = Quiz.objects.get()

    html = page(editor, f"/cms/quizzes/edit/{quiz.pk}/")

    assert (quiz.score_policy, quiz.wait_minutes) == ("average", 60)
    assert quiz.review == {"after": ["score"], "open": [], "closed": list(ReviewPart)}
    chosen = re.findall(r'name="review_(\w+)" value="(\w+)"[^>]* checked', html)
    assert sorted(chosen) == sorted(
        [("after", "score"), *(("closed", str(part)) for part in ReviewPart)]
    )
    example = re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", html.split("比如一道3分", 1)[1])[:900])
    assert "全对得分3分0分0分0分" in example
    assert "少选得部分分，错选不得分3分2分0分0分" in example
    assert "最低0分3分2分1分0分" in example


@pytest.mark.parametrize("is_allowed", [True, False])
def test_what_belongs_to_a_contest_is_offered_where_a_document_allows_one(
    world: World, editor: Client, is_allowed: bool
) -> None:
    approve(world.committee if is_allowed else world.second)
    bank = make.bank(world.first)

    shown = page(editor, "/cms/quizzes/new/")
    editor.post("/cms/quizzes/new/", quiz_fields(world, bank, kind="contest", board_size=3))

    words = ("公布前几名", "知识竞赛")
    assert [word for word in words if word in shown] == (list(words) if is_allowed else [])
    kept = list(Quiz.objects.values_list("kind", "board_size"))
    assert kept == ([("contest", 3)] if is_allowed else [])


def test_a_contest_keeps_its_fields_after_its_document_ran_out(
    world: World, editor: Client
) -> None:
    quiz = make.first_quiz(world, is_open=False, kind="contest", board_size=3)

    shown = page(editor, f"/cms/quizzes/edit/{quiz.pk}/")

    assert "公布前几名" in shown
    assert 'value="contest" selected' in shown
