"""What members studied alone: viewings, completions, some left half way and some taken back."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sanwei.common.clock import SHANGHAI
from sanwei.home.scale.dice import Dice
from sanwei.home.scale.items import Course
from sanwei.home.scale.life import Home
from sanwei.home.scale.size import Size
from sanwei.home.scale.storing import Store
from sanwei.org.models import Member
from sanwei.study.enums import WATCHED, EntryMethod, RecordKind, StudyMethod, StudyState
from sanwei.study.models import StudyItem, StudyProgress, StudyRecord, WatchSession
from sanwei.study.services.completion import evidence_key
from sanwei.study.services.facts import fact_of

DAYS_A_COURSE = 26  # who studies alone finishes some fourteen lectures a year
LEFT_OPEN_PERCENT, WITHDRAWN_PERCENT = 12, 0.3


@dataclass
class Studying:
    """Rows of one branch that wait to be stored."""

    sessions: list[WatchSession] = field(default_factory=list)
    records: list[StudyRecord] = field(default_factory=list)
    withdrawals: list[StudyRecord] = field(default_factory=list)
    progress: list[StudyProgress] = field(default_factory=list)

    def write(self, store: Store) -> None:
        """Write all but the records."""
        store.write(self.sessions)
        store.write(self.progress)


def study(size: Size, home: Home, courses: Sequence[Course]) -> Studying:
    """Return what members studied while they belonged to the branch of ``home``, not yet stored."""
    done = Studying()
    for stay in home.stays:
        member = stay.member
        dice = Dice(size.seed, "study", member.number, stay.starts_on)
        for course, day in _choices(size, member, courses):
            if stay.covers(day) and member.is_registered_on(day):
                _watch(done, home, member, course.item, day, dice)
    return done


def _choices(
    size: Size, member: Member, courses: Sequence[Course]
) -> Iterator[tuple[Course, date]]:
    """Yield which lectures the member opens and when: the same for every branch that asks."""
    dice = Dice(size.seed, "choice", member.number)
    most = min(len(courses), round(size.days / DAYS_A_COURSE * dice.uniform(0.7, 1.3)))
    for course in dice.sample(courses, k=most):
        yield course, size.starts_on + timedelta(days=dice.randrange(course.from_day, size.days))


def _watch(
    done: Studying, home: Home, member: Member, item: StudyItem, day: date, dice: Dice
) -> None:
    length_ms = item.duration_ms or 0
    opened_at = datetime.combine(day, time(dice.randint(8, 21), dice.randint(0, 59)), SHANGHAI)
    is_left = dice.chance(LEFT_OPEN_PERCENT)
    seen_ms = length_ms * dice.randint(10, 80) // 100 if is_left else length_ms
    ended_at = opened_at + timedelta(milliseconds=seen_ms)
    done.sessions.append(
        WatchSession(
            id=home.store.key(WatchSession),
            public_id=dice.public_id(),
            member=member,
            item=item,
            media_version=item.media_version,
            duration_ms=length_ms,
            opened_at=opened_at,
            last_beat_at=ended_at,
            sequences=[[1, seen_ms // 15_000 + 2]],
            intervals=[[0, seen_ms]],
            watched_ms=seen_ms,
            position_ms=seen_ms,
            position_sequence=seen_ms // 15_000 + 1,
        )
    )
    progress = StudyProgress(
        id=home.store.key(StudyProgress),
        member=member,
        item=item,
        state=StudyState.IN_PROGRESS,
        updated_at=ended_at,
    )
    done.progress.append(progress)
    if is_left:
        return
    record = _completion(home, member, item, ended_at, dice)
    done.records.append(record)
    if dice.chance(WITHDRAWN_PERCENT):
        done.withdrawals.append(_withdrawal(record, home, dice))
        return
    progress.state = StudyState.COMPLETED
    progress.completed_at, progress.completed_version = ended_at, item.media_version


def _completion(
    home: Home, member: Member, item: StudyItem, at: datetime, dice: Dice
) -> StudyRecord:
    """Return the record that coverage of the whole item writes."""
    return fact_of(
        member,
        home.branch,
        id=home.store.key(StudyRecord),
        public_id=dice.public_id(),
        kind=RecordKind.COMPLETION,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        title=item.title,
        occurred_at=at,
        recorded_at=at,
        item=item,
        length_seconds=(item.duration_ms or 0) // 1_000,
        evidence_label=WATCHED,
        evidence_key=evidence_key(item, item.media_version),
        organiser=item.unit.name,
        media_version=item.media_version,
        revision=item.revision,
        actor=None,
    )


def _withdrawal(record: StudyRecord, home: Home, dice: Dice) -> StudyRecord:
    """Return the correction that says the record did not happen; it must be stored after it."""
    fact = copy(record)
    fact.pk, fact.public_id = home.store.key(StudyRecord), dice.public_id()
    fact.corrects, fact.is_withdrawn = record, True
    fact.reason, fact.approver_name = "代看，本人说明后撤销", home.secretary.name
    fact.recorded_at = record.recorded_at + timedelta(hours=2)
    return fact
