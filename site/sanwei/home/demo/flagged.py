"""题目纠错 of the demo: a key that was typed wrong, 何立新 who says so, and a rescore whose preview waits.

Fourteen people answered; eleven as it is in truth, to whom the corrected key gives five points more. The scores are
left for the visitor to change.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from quizzes import services as quizzes
from quizzes.content import FALSE, TRUE, QuestionContent
from quizzes.enums import QuestionType
from quizzes.models import Attempt, DrawRule, Question, QuestionBank, QuestionVersion, Quiz
from quizzes.shown import shown_value
from quizzes.versions import content_of
from sanwei.accounts.models import User
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.courses import TITLES
from sanwei.home.demo.lessons import SNOW_ROAD
from sanwei.home.demo.meetings import TOLL
from sanwei.org import queries as org
from sanwei.org import services as org_services
from sanwei.org.models import Member, OrgUnit

EDITOR, REPORTER = "何若曦", "何立新"
TITLE = "雪天保畅复训测验"
ASKED = {QuestionType.SINGLE: 2, QuestionType.MULTIPLE: 2, QuestionType.TRUE_FALSE: 1}
WORTH = Decimal(5)
STEM = "同样的冰面、同样的车速"
TYPED, TRUE_KEY, MISSED = "A", "C", "B"
WORDS = "解析写的是下坡滑得最远，答案却标了A，应该是C。"
RIGHT, WRONG = 11, 3
# Their study is counted in another story.
NOT_HERS = ("严春梅",)


def flag(calendar: Calendar) -> None:
    """Tell the story up to the corrected question; everything in the last days before the demo's today."""
    editor = User.objects.get(member__name=EDITOR)
    begins = calendar.now - timedelta(days=6)
    quiz = _quiz(editor, begins)
    question = Question.objects.get(bank__in=quiz.banks.all(), current__stem__startswith=STEM)
    answered = [
        _answer(quiz, member, begins + timedelta(hours=5 * number + 2), is_true=number < RIGHT)
        for number, member in enumerate(_people(calendar), start=0)
    ]
    attempt = answered[0]
    first = next(
        n for n, line in enumerate(attempt.paper, 1) if line["version"] == question.current_id
    )
    quizzes.report_question(
        attempt_id=attempt.public_id,
        ordinal=first,
        member=attempt.member,
        words=WORDS,
        at=calendar.now - timedelta(days=1),
    )
    if question.current is not None:
        quizzes.revise_question(
            question=question,
            content=replace(content_of(question.current, question), answer=TRUE_KEY),
            actor=editor,
            at=calendar.now - timedelta(hours=2),
        )


def _quiz(editor: User, at: datetime) -> Quiz:
    committee = OrgUnit.get_first_root_node()
    bank = quizzes.create_bank(unit=committee, title="雪天保畅复训题库", source="路政和养护部门")
    for content in _questions():
        quizzes.add_question(bank=bank, content=content, actor=editor, at=at)
    quiz = Quiz(
        unit=committee,
        title=TITLE,
        summary="入冬前复训用，开卷。",
        audience=org_services.audience_for(unit=committee),
        opens_at=at,
    )
    quiz.banks = [bank]
    quiz.draw_rules.set([DrawRule(type=kind, count=count) for kind, count in ASKED.items()])
    quiz.save()
    return quizzes.publish(quiz=quiz, actor=editor, at=at)


def _questions() -> list[QuestionContent]:
    """Return five questions of the snow bank at five points each, one with a key that was typed wrong."""
    bank = QuestionBank.objects.get(title=TITLES[SNOW_ROAD])
    found: list[QuestionContent] = []
    left = dict(ASKED)
    for question in bank.questions.select_related("current").order_by("position"):
        if question.current is None:
            continue
        content = replace(content_of(question.current, question), score=WORTH)
        if left.get(content.type, 0) == 0:
            continue
        left[content.type] -= 1
        if content.stem.startswith(STEM):
            content = replace(content, answer=TYPED)
        found.append(content)
    return found


def _people(calendar: Calendar) -> list[Member]:
    """Return who answered, 何立新 first."""
    toll = OrgUnit.objects.get(short_name=TOLL)
    people = (
        org.registered_on(OrgUnit.get_first_root_node(), calendar.as_of)
        .filter(user__isnull=False)
        .exclude(name__in=NOT_HERS)
    )
    reporter = people.get(name=REPORTER)
    near = org.registered_on(toll, calendar.as_of).exclude(pk=reporter.pk)
    others = people.filter(pk__in=near.values("pk")).order_by("name_pinyin", "pk")
    return [reporter, *others[: RIGHT + WRONG - 1]]


def _answer(quiz: Quiz, member: Member, at: datetime, *, is_true: bool) -> Attempt:
    """Answer the faulty question as it is in truth and the rest by the key, or miss it and a 判断 too."""
    attempt = quizzes.start_attempt(quiz=quiz, member=member, at=at)
    versions = QuestionVersion.objects.in_bulk([line["version"] for line in attempt.paper])
    changes = []
    for ordinal, line in enumerate(attempt.paper, start=1):
        version = versions[line["version"]]
        value = version.answer
        if version.stem.startswith(STEM):
            value = TRUE_KEY if is_true else MISSED
        elif version.type == QuestionType.TRUE_FALSE and not is_true:
            value = FALSE if value == TRUE else TRUE
        shown = shown_value(line, value)
        changes.append(quizzes.AnswerChange(ordinal=ordinal, shown=shown, sequence=1))
    done = at + timedelta(minutes=3)
    quizzes.save_answers(attempt_id=attempt.public_id, member=member, changes=changes, at=done)
    return quizzes.submit(attempt_id=attempt.public_id, member=member, at=done)
