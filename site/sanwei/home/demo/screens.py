"""What people did on their phones: lessons watched beat by beat, quizzes answered, through the very services."""

import hashlib
from datetime import datetime, timedelta

from quizzes import services as quizzes
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.papers import shown_letters
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.courses import FULL, LESSONS, Courses
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit
from sanwei.study import services as study
from sanwei.study.models import StudyItem

BEAT_MS = 15_000
NEWEST_MONTH = 9
SLOW_PERCENT = 34  # of the members answer or watch a given thing
# 严春梅 went from her phone to the duty room's computer and was called away: 62 %, two gaps.
HER_SPANS = ((0, 46_000), (60_000, 86_200))
HER_MISSED_LESSON = "会议记录：真实、及时、完整"


def use(calendar: Calendar, courses: Courses) -> None:
    """Let the members watch and answer what had been published by the demo's today."""
    day = calendar.as_of
    committee = OrgUnit.get_first_root_node()
    everyone = list(org.registered_on(committee, day).select_related("user"))
    people = [one for one in everyone if one.user_id is not None]
    for order, (title, item) in enumerate(courses.lectures.items()):
        for member in people:
            if member.name == "严春梅":
                if title == FULL:
                    _watch(member, item, calendar.at(9, 24, 13, 5), HER_SPANS)
                elif title != HER_MISSED_LESSON:
                    _watch(member, item, calendar.at(LESSONS[order].month, 6, 12, 40))
            elif _chance(member, title) < SLOW_PERCENT:
                when = _moment(calendar, member, LESSONS[order].month, title)
                if when < calendar.now:
                    _watch(member, item, when)
    for order, quiz in enumerate(courses.quizzes):
        for member in people:
            month = 3 + 2 * order
            if member.name == "严春梅":
                _answer(member, quiz, calendar.at(month, 25, 20), wrong=1)
            elif _chance(member, quiz.title) < SLOW_PERCENT:
                wrong = (0, 0, 1, 0, 1, 2, 0, 3)[_chance(member, quiz.title) % 8]
                when = _moment(calendar, member, month, quiz.title)
                if when < calendar.now:
                    _answer(member, quiz, when, wrong=wrong)


def _watch(
    member: Member,
    item: StudyItem,
    at: datetime,
    spans: tuple[tuple[int, int], ...] | None = None,
) -> None:
    """Play ``spans`` (default: all of it) at normal speed, a beat every 15 seconds of server time."""
    opened = study.open_session(member=member, item=item, at=at)
    sequence = 0
    for start, end in spans or ((0, item.duration_ms or 0),):
        for begin in range(start, end, BEAT_MS):
            until = min(begin + BEAT_MS, end)
            at += timedelta(milliseconds=until - begin)
            sequence += 1
            beat = {"sequence": sequence, "intervals": [[begin, until]], "position_ms": until}
            study.accept_beats(token=opened.token, beats=[beat], at=at)


def _answer(member: Member, quiz: Quiz, at: datetime, *, wrong: int) -> None:
    """Answer the quiz in four minutes, the last ``wrong`` questions not as the key has it."""
    attempt = quizzes.start_attempt(quiz=quiz, member=member, at=at)
    changes = [
        quizzes.AnswerChange(ordinal=ordinal, shown=shown, sequence=1)
        for ordinal, shown in _letters(attempt, wrong)
    ]
    done = at + timedelta(minutes=4)
    quizzes.save_answers(attempt_id=attempt.public_id, member=member, changes=changes, at=done)
    quizzes.submit(attempt_id=attempt.public_id, member=member, at=done)


def _letters(attempt: Attempt, wrong: int) -> list[tuple[int, str]]:
    versions = QuestionVersion.objects.in_bulk([line["version"] for line in attempt.paper])
    found = []
    for ordinal, line in enumerate(attempt.paper, start=1):
        right = shown_letters(line["type"], line["order"], versions[line["version"]].answer)
        is_missed = ordinal > len(attempt.paper) - wrong
        found.append((ordinal, ("B" if right == "A" else "A") if is_missed else right))
    return found


def _chance(member: Member, what: str) -> int:
    """Return 0–99, the same for the same person and thing at every run."""
    digest = hashlib.sha256(f"{member.name}·{what}".encode()).digest()
    return digest[0] * 100 // 256


def _moment(calendar: Calendar, member: Member, month: int, what: str) -> datetime:
    """Return when the member did it: in the month it came out; the newest things also in the two after it."""
    digest = hashlib.sha256(f"{what}·{member.name}".encode()).digest()
    if month == NEWEST_MONTH:
        month += digest[3] % 3
    return calendar.at(month, 2 + digest[0] % 26, 7 + digest[1] % 14, digest[2] % 60)
