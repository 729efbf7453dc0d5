"""测验成绩 at the desk and in the admin: counts for whoever has the unit, names as domain.md says, no minutes."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook

from quizzes.enums import ScorePolicy
from quizzes.models import Question, Quiz
from quizzes.results import results_of
from sanwei.common.models import AuditEntry
from sanwei.org.models import OrgUnit
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of, page
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def quiz(world: World) -> Quiz:
    """Return a quiz for all, which 张三 passed at the second try, 李四 failed and 王五 passed."""
    made = make.quiz(world.committee, world.everyone, banks=[make.bank(world.committee)])
    for member, wrong in (
        (world.zhang_san, 6),
        (world.zhang_san, 0),
        (world.li_si, 4),
        (world.wang_wu, 0),
    ):
        attempt = make.started(made, member)
        make.answer_all(attempt, wrong=wrong)
        make.submitted(attempt)
    return Quiz.objects.select_related("audience__unit", "unit").get(pk=made.pk)


def at_desk(unit: OrgUnit, quiz: Quiz, name: str = "quiz_result") -> str:
    return reverse(f"home:{name}", args=[unit.public_id, quiz.public_id])


def sheets(response: object) -> dict[str, list[list[object]]]:
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    book = load_workbook(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_quiz_s_policy_says_which_attempt_counts(world: World, quiz: Quiz) -> None:
    quiz.score_policy = ScorePolicy.FIRST

    found = results_of(quiz, within=world.first, at=NOW)

    assert (found.total.average, found.total.pass_percent) == (Decimal("16.7"), Decimal("0.0"))


def test_counts_add_up_over_the_branches(world: World, quiz: Quiz) -> None:
    found = results_of(quiz, within=world.committee, at=NOW)

    assert [
        (unit.name, len(t.due), len(t.taken), t.average, t.pass_percent)
        for unit, t in found.branches
    ] == [
        ("第一支部", 4, 2, Decimal("66.7"), Decimal("50.0")),
        ("第二支部", 3, 1, Decimal("100.0"), Decimal("100.0")),
    ]
    assert (len(found.total.due), len(found.total.taken)) == (7, 3)


def test_the_secretary_sees_who_is_missing(world: World, quiz: Quiz) -> None:
    secretary = client_of(world.account(world.li_si))

    listed = page(secretary, reverse("home:quiz_results", args=[world.first.public_id]))
    html = page(secretary, at_desk(world.first, quiz))

    assert "2 / 4" in listed
    assert "应测4人，参测2人" in html
    assert "赵六" in html
    assert "王五" not in html
    assert not AuditEntry.objects.filter(action="quiz.open_names").exists()


def test_an_upper_unit_sees_counts_and_opens_names_with_a_trace(world: World, quiz: Quiz) -> None:
    upper = client_of(world.account(world.sun_qi))
    counts = page(upper, at_desk(world.committee, quiz))
    closed = page(upper, at_desk(world.second, quiz))

    opened = page(upper, f"{at_desk(world.second, quiz)}?names=1")

    assert "王五" not in counts + closed
    assert "打开名单" in closed
    assert "王五" in opened
    assert AuditEntry.objects.filter(action="quiz.open_names").count() == 1


def test_nobody_else_finds_it(world: World, quiz: Quiz) -> None:
    for person in (world.zhang_san, world.zhou_ba, world.zhao_liu):
        client = client_of(world.account(person))
        for name in ("quiz_result", "quiz_workbook"):
            assert client.get(at_desk(world.first, quiz, name)).status_code == 404


def test_the_workbook_holds_names_only_for_who_may_read_them(world: World, quiz: Quiz) -> None:
    secretary = client_of(world.account(world.li_si))
    upper = client_of(world.account(world.sun_qi))

    own = sheets(secretary.get(at_desk(world.first, quiz, "quiz_workbook")))
    above = sheets(upper.get(at_desk(world.committee, quiz, "quiz_workbook")))

    assert list(own) == ["各支部成绩", "名单"]
    assert list(above) == ["各支部成绩"]
    assert above["各支部成绩"][1][0].startswith("内部资料 · 孙七导出于2026年10月12日")  # type: ignore[attr-defined]
    assert above["各支部成绩"][3][:6] == ["第一支部", 4.0, 2.0, "", "", ""]
    assert above["各支部成绩"][-4][:6] == ["合计", 7.0, 3.0, 77.8, 2.0, 66.7]
    names = [row[1] for row in own["名单"][3:]]
    assert sorted(map(str, names)) == sorted(["张三", "李四", "孙七", "赵六"])
    assert names == [
        one.name for one in [world.li_si, world.sun_qi, world.zhang_san, world.zhao_liu]
    ]
    assert "分钟" not in str(own)
    assert AuditEntry.objects.filter(action="quiz.export").count() == 2


def test_the_editor_gets_counts_of_what_he_edits(world: World, quiz: Quiz) -> None:
    own = make.first_quiz(world, title="本支部的")
    editor = client_of(world.account(world.zhao_liu))

    html = page(editor, reverse("quizzes_admin:results", args=[own.pk]))
    book = sheets(editor.get(reverse("quizzes_admin:results_xlsx", args=[own.pk])))

    assert "应测4人，参测0人" in html
    assert "张三" not in html + str(book)
    assert editor.get(reverse("quizzes_admin:results", args=[quiz.pk])).status_code == 404
    assert editor.get(reverse("quizzes_admin:statistics", args=[quiz.pk])).status_code == 404


def test_the_statistics_pages_say_why_they_are_empty(world: World, quiz: Quiz) -> None:
    administrator = client_of(world.account(world.sun_qi))
    asked = quiz.attempts.earliest("pk").paper[0]["version"]
    question = Question.objects.get(versions=asked)

    html = page(administrator, reverse("quizzes_admin:statistics", args=[quiz.pk]))
    of_one = page(administrator, reverse("questions:statistics", args=[question.pk]))

    assert "只有3人答过，还不能分析" in html
    assert "道题答过的人不到30个，满30人才显示" in html
    assert "满30人才显示" in of_one


def test_the_list_costs_the_same_for_one_quiz_and_three(
    world: World, quiz: Quiz, django_assert_max_num_queries: object
) -> None:
    secretary = client_of(world.account(world.li_si))
    address = reverse("home:quiz_results", args=[world.first.public_id])
    page(secretary, address)
    with CaptureQueriesContext(connection) as one:
        page(secretary, address)
    for title in ("二", "三"):
        make.quiz(world.committee, world.everyone, banks=list(quiz.banks.all()), title=title)

    with django_assert_max_num_queries(len(one)):  # type: ignore[operator]
        page(secretary, address)
