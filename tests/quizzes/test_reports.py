"""题目纠错: told by a member from the review, answered by an editor, with a notice and without names."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from quizzes import services
from quizzes.enums import ReportState, RescoreState
from quizzes.errors import BadReport, ReportAnswered
from quizzes.models import Attempt, QuestionReport, Rescore
from sanwei.common import outbox
from sanwei.common.errors import NotVisible
from sanwei.common.models import AuditEntry
from sanwei.notices.models import Notice
from tests.quizzes import rescores
from tests.quizzes.clients import client_of, page
from tests.quizzes.rescores import LATER
from tests.world import NOW, World

WORDS = "条例第十一条写的是误项乙"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: LATER)


@pytest.fixture
def attempt(world: World) -> Attempt:
    return rescores.sat(rescores.quiz_of_five(world), world.zhang_san, on_wrong="C")


@pytest.fixture
def editor(world: World) -> Client:
    return client_of(world.account(world.zhao_liu))


def ordinal_of_wrong(attempt: Attempt) -> int:
    first = rescores.wrong_one(attempt.quiz).versions.get(number=1)
    return next(n for n, one in enumerate(attempt.paper, 1) if one["version"] == first.pk)


def told(attempt: Attempt, words: str = WORDS) -> QuestionReport:
    return services.report_question(
        attempt_id=attempt.public_id,
        ordinal=ordinal_of_wrong(attempt),
        member=attempt.member,
        words=words,
        at=LATER,
    )


def look(report: QuestionReport) -> str:
    return reverse("question_reports:look", args=[report.pk])


def test_a_member_tells_and_sees_the_state(zhang_san: Client, attempt: Attempt) -> None:
    n = ordinal_of_wrong(attempt)
    result = reverse("quizzes:result", args=[attempt.public_id])
    form = reverse("quizzes:report", args=[attempt.public_id, n])
    assert "这道题有误？" in page(zhang_san, result)
    assert "您的姓名不会显示给编辑" in page(zhang_san, form)

    answer = zhang_san.post(form, {"words": WORDS}, follow=True)

    assert answer.redirect_chain == [(f"{result}#q{n}", 302)]
    html = answer.content.decode()
    assert "核对中" in html
    assert f"您反映：{WORDS}" in html


def test_one_open_report_for_each_member_and_question(attempt: Attempt) -> None:
    first = told(attempt)

    assert told(attempt, "又说一遍") == first
    assert QuestionReport.objects.get().words == WORDS


def test_nobody_reports_on_another_ones_attempt(
    world: World, wang_wu: Client, attempt: Attempt
) -> None:
    with pytest.raises(NotVisible):
        services.report_question(
            attempt_id=attempt.public_id, ordinal=1, member=world.wang_wu, words="不对", at=LATER
        )
    assert wang_wu.get(reverse("quizzes:report", args=[attempt.public_id, 1])).status_code == 404


@pytest.mark.parametrize("words", ["", "  ", "长" * 301])
def test_a_report_needs_a_sentence(attempt: Attempt, words: str) -> None:
    with pytest.raises(BadReport):
        told(attempt, words)


def test_the_queue_shows_the_key_and_no_name(editor: Client, attempt: Attempt) -> None:
    report = told(attempt)

    listed = page(editor, reverse("question_reports:index"))
    html = page(editor, look(report))

    assert WORDS in listed
    assert look(report) in listed
    assert "答案：<b>B</b>" in html
    assert "张三" not in listed
    assert "张三" not in html


def test_another_branch_finds_no_report(world: World, attempt: Attempt) -> None:
    stranger = client_of(world.account(world.wu_jiu))
    report = told(attempt)

    assert WORDS not in page(stranger, reverse("question_reports:index"))
    assert stranger.get(look(report)).status_code == 404
    assert stranger.get(reverse("questions:rescore", args=[report.question_id])).status_code == 404


def test_a_dismissal_is_answered_and_told(world: World, editor: Client, attempt: Attempt) -> None:
    report = told(attempt)

    answer = editor.post(look(report), {"words": "原答案没有错"}, follow=True)
    outbox.deliver(at=LATER)

    report.refresh_from_db()
    assert "已答复" in answer.content.decode()
    assert (report.state, report.answered_by) == (ReportState.DISMISSED, "赵六")
    notice = Notice.objects.get(recipient=world.account(world.zhang_san))
    assert "核对过，不改。原答案没有错。" in notice.text
    assert AuditEntry.objects.filter(action="quiz.report_dismiss").count() == 1
    with pytest.raises(ReportAnswered):
        services.dismiss_report(
            report=report, words="再说", actor=world.account(world.zhao_liu), at=LATER
        )


def test_from_report_to_new_scores_in_the_admin(
    world: World, editor: Client, zhang_san: Client, attempt: Attempt
) -> None:
    report = told(attempt)
    rescores.corrected(report.question)
    address = reverse("questions:rescore", args=[report.question_id])
    asked = page(editor, address)
    first = report.question.versions.get(number=1)
    query = f"?kind=key&versions={first.pk}"
    html = page(editor, address + query)

    accept = {
        part.split('name="')[1].split('"')[0]: part.split('value="')[1].split('"')[0]
        for part in html.split("<input")
        if 'type="hidden"' in part and ("fingerprint" in part or 'name="key"' in part)
    }
    done = editor.post(address + query, {**accept, "reason": "应为C。"}, follow=True)
    services.run_rescore(run=Rescore.objects.get(), at=LATER)
    outbox.deliver(at=LATER)

    assert "第1版，答案B：1份答卷" in asked
    assert "1人+5分，及格情况不变。" in html
    assert "张三" not in html
    assert "马上开始改判" in done.content.decode()
    assert Rescore.objects.get().state == RescoreState.DONE
    report.refresh_from_db()
    attempt.refresh_from_db()
    assert (report.state, report.answer) == (ReportState.FIXED, "应为C。")
    assert attempt.score == Decimal(25)
    own = page(zhang_san, reverse("quizzes:result", args=[attempt.public_id]))
    assert "成绩由20分改为25分" in own
    assert "已更正" in own


def test_one_notice_tells_all_concerned(world: World, attempt: Attempt) -> None:
    quiz = attempt.quiz
    same = rescores.sat(quiz, world.sun_qi, on_wrong="A")
    rescores.sat(quiz, world.li_si, on_wrong="C")
    told(attempt)
    services.report_question(
        attempt_id=same.public_id,
        ordinal=ordinal_of_wrong(same),
        member=world.sun_qi,
        words="怪",
        at=NOW,
    )
    question = rescores.wrong_one(quiz)

    rescores.applied(
        rescores.proposal(question, rescores.corrected(question)), world.account(world.zhao_liu)
    )
    while outbox.deliver(at=LATER):
        pass

    people = Notice.objects.values_list("recipient__name", flat=True)
    assert sorted(people) == sorted(["张三", "李四", "孙七"])
    assert Notice.objects.values("title").distinct().get() == {
        "title": "有一道题更正了，成绩已经重新计算"
    }


def test_the_story_of_eleven(world: World) -> None:
    """何立新's story: of eleven who answered as the regulation says, each gets five more; the rest stay."""
    from tests.quizzes.people import enrolled

    quiz = rescores.quiz_of_five(world)
    for number, member in enumerate(enrolled(world, 14)):
        rescores.sat(quiz, member, on_wrong="C" if number < 11 else "A")
    question = rescores.wrong_one(quiz)
    meant = rescores.proposal(question, rescores.corrected(question))
    before = dict(Attempt.objects.values_list("pk", "score"))

    run = rescores.applied(meant, world.account(world.zhao_liu))

    after = dict(Attempt.objects.values_list("pk", "score"))
    gained = [after[pk] - before[pk] for pk in before if after[pk] != before[pk]]
    assert run.summary["differences"] == [["5.00", 11]]
    assert gained == [Decimal(5)] * 11
