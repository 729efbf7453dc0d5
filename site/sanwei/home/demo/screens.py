"""What people did on their phones: lessons watched beat by beat, quizzes answered, through the very services."""

import hashlib
from datetime import datetime, timedelta

from quizzes import services as quizzes
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.shown import shown_value
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.courses import Courses
from sanwei.home.demo.lessons import FULL, HER_MISSED, LESSONS, PAPERS, SNOW
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit
from sanwei.study import services as study
from sanwei.study.models import StudyItem

BEAT_MS = 15_000
TOGETHER = 4  # beats in one request: a phone in the valley sends them once a minute
NEWEST_MONTH = 9
SLOW_PERCENT = 18  # of the members answer or watch a given thing
# 严春梅 was called to her lane at 1:20 and went on at the duty room's computer; of the other lecture 62 % is seen.
HER_PHONE, HER_STOP = (0, 80_000), (0, 74_000)


def use(calendar: Calendar, courses: Courses) -> None:
    """Let the members watch and answer what had been published by the demo's today."""
    everyone = org.registered_on(OrgUnit.get_first_root_node(), calendar.as_of)
    people = list(everyone.filter(user__isnull=False).select_related("user"))
    for member in people:
        if member.name == "严春梅":
            _her(member, calendar, courses)
            continue
        for lesson in LESSONS:
            if _chance(member, lesson.title) < SLOW_PERCENT:
                when = _moment(calendar, member, lesson.month, lesson.title)
                if when < calendar.now:
                    watch(member, courses.lectures[lesson.title], when, together=TOGETHER)
        for paper in PAPERS:
            chance = _chance(member, paper.title)
            if chance < SLOW_PERCENT:
                when = _moment(calendar, member, paper.month, paper.title)
                if when < calendar.now:
                    wrong = (0, 0, 1, 0, 1, 2, 0, 3)[chance % 8]
                    _answer(member, courses.quizzes[paper.title], when, wrong=wrong)


def _her(member: Member, calendar: Calendar, courses: Courses) -> None:
    """Tell what 严春梅 did: four short lessons, the snow lecture on two devices, one lecture left half way."""
    for lesson in LESSONS:
        item = courses.lectures[lesson.title]
        if lesson.title == SNOW:
            watch(member, item, calendar.at(9, 24, 13, 5), HER_PHONE)
            watch(member, item, calendar.at(9, 24, 13, 40), (HER_PHONE[1], item.duration_ms or 0))
        elif lesson.title == FULL:
            watch(member, item, calendar.at(9, 28, 12, 40), HER_STOP)
        elif lesson.title not in HER_MISSED:
            watch(member, item, calendar.at(lesson.month, 6, 12, 40))
    half_seen = next(lesson.quiz for lesson in LESSONS if lesson.title == FULL)
    for paper in PAPERS:
        if paper.title != half_seen:
            _answer(member, courses.quizzes[paper.title], calendar.at(paper.month, 25, 20), wrong=1)


def watch(
    member: Member,
    item: StudyItem,
    at: datetime,
    span: tuple[int, int] | None = None,
    *,
    together: int = 1,
) -> None:
    """Play ``span`` (default: all of it) at normal speed, a beat every 15 seconds, ``together`` in one request."""
    opened = study.open_session(member=member, item=item, at=at)
    start, end = span or (0, item.duration_ms or 0)
    beats = []
    for sequence, begin in enumerate(range(start, end, BEAT_MS), start=1):
        until = min(begin + BEAT_MS, end)
        beats.append({"sequence": sequence, "intervals": [[begin, until]], "position_ms": until})
        at += timedelta(milliseconds=until - begin)
        if len(beats) == together or until == end:
            study.accept_beats(token=opened.token, beats=beats, at=at)
            beats = []


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
        right = str(shown_value(line, versions[line["version"]].answer))
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
