"""Reckons 学时 once more, from stored facts and the numbers of a rule alone: nothing of the product's own reckoning.

Whatever it finds different is a credited number that its own facts do not bear out.
"""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.models import Attempt
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.queries import CreditStatement, Line, LineDetail
from sanwei.study.models import StudyRecord, WatchSession

COLUMNS = {
    "training": "training",
    "group": "group",
    "home_delivery": "group",
    "online": "online",
    "external": "external",
}
ROUNDING_MS = 1_000


def assert_borne_out(statement: CreditStatement) -> Counter[str]:
    """Check every line of a statement against stored facts; return how many of each kind were checked."""
    checked: Counter[str] = Counter()
    claims: Counter[object] = Counter()
    sums: dict[str, Decimal] = {}
    for line in statement.lines:
        if not line.is_counted:
            assert (line.hours, line.account, line.entry_id) == (0, "", None)
            assert line.reason.strip(), line.title
            checked["uncounted"] += 1
            continue
        entry = LedgerEntry.objects.select_related("rule", "record__item", "corrects").get(
            public_id=line.entry_id
        )
        assert line.hours == _owed(entry), (line.title, entry.rule)
        assert line.account == COLUMNS[_record(entry).method]
        sums[line.account] = sums.get(line.account, Decimal(0)) + line.hours
        claims[_claim(entry, line)] += {"reversal": -1}.get(entry.step, 1)
        checked[entry.step] += 1
        checked[_assert_evidence(_record(entry))] += 1
    assert all(count in (0, 1) for count in claims.values()), "something counted twice"
    assert {a.account: a.hours for a in statement.accounts if a.hours} == {
        account: hours for account, hours in sums.items() if hours
    }
    cap = statement.target.online_cap
    counted = [min(h, cap) if account == "online" else h for account, h in sums.items()]
    assert statement.counted == sum(counted, Decimal(0))
    for line in statement.unfinished:
        assert (line.hours, line.is_counted) == (0, False)
        assert line.reason.strip(), line.title
        checked["unfinished"] += 1
    return checked


def assert_reasons(details: list[LineDetail]) -> None:
    """Check that no line before its member's eyes is left without a reason."""
    assert [one.line.title for one in details if not one.reason.strip()] == []


def worth(record: StudyRecord, shape: str, numbers: dict[str, Any]) -> Fraction:
    """Return what the length of a record, or its passed test, is worth by the numbers of a rule."""
    seconds = record.length_seconds
    if shape == "training_day":
        if seconds >= numbers["day_from_minutes"] * 60:
            return Fraction(numbers["day"])
        if seconds >= numbers["half_day_from_minutes"] * 60:
            return Fraction(numbers["half_day"])
        return Fraction(0)
    if shape == "branch_hours":
        step = numbers["step_minutes"]
        return Fraction(numbers["per_hour"]) * Fraction(seconds // (step * 60) * step, 60)
    assert shape == "online_steps"
    if record.kind == "assessment":
        return Fraction(numbers.get("test", "0")) if record.is_passed else Fraction(0)
    reached = [Fraction(hours) for least, hours in numbers["steps"] if 0 < least <= seconds]
    return max(reached, default=Fraction(0))


def _owed(entry: LedgerEntry) -> Decimal:
    if entry.step == "reversal":
        assert entry.corrects is not None
        return -entry.corrects.amount
    if entry.is_decided:
        return entry.amount
    assert entry.rule is not None
    record = _record(entry)
    assert entry.rule.year == record.occurred_on.year
    assert entry.rule.starts_on <= record.occurred_on
    assert record.branch.path.startswith(entry.rule.unit.path)
    assert entry.rule.code == f"{record.method}:{record.kind}"
    exact = worth(record, entry.rule.shape, entry.rule.parameters)
    return Decimal(exact.numerator * 100 // exact.denominator) / 100


def _claim(entry: LedgerEntry, line: Line) -> object:
    record = _record(entry)
    if record.item_id and record.kind in ("completion", "assessment"):
        return (record.item_id, record.kind, record.method, record.occurred_on.year)
    return (entry.rule_code, entry.award_key)


def _assert_evidence(record: StudyRecord) -> str:
    """Check that what a record rests on is there and says the same; return what it rests on."""
    if record.evidence_label in ("study.watch", "study.read"):
        _assert_watched(record)
    elif record.evidence_label == "quizzes.attempt":
        attempt = Attempt.objects.filter(public_id=record.evidence_key).first()
        if attempt is None:
            return "no attempt"
        assert attempt.member_id == record.member_id
        assert attempt.score is not None
        assert attempt.score_percent == record.score_percent
        assert abs(attempt.score * 100 / attempt.score_max - attempt.score_percent) < Decimal(
            "0.01"
        )
        assert record.is_passed == (attempt.score_percent >= attempt.pass_percent)
    return record.evidence_label


def _assert_watched(record: StudyRecord) -> None:
    assert record.item is not None
    sessions = WatchSession.objects.filter(
        member=record.member_id,
        item=record.item_id,
        media_version=record.media_version,
        opened_at__lte=record.recorded_at,
    )
    stretches = sorted(tuple(pair) for session in sessions for pair in session.intervals)
    covered, reached = 0, 0
    for start, end in stretches:
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    duration_ms = max(session.duration_ms for session in sessions)
    needed = duration_ms * record.item.threshold_permille / 1_000 - ROUNDING_MS
    assert needed <= covered <= duration_ms, record.title
    assert abs(record.length_seconds * 1_000 - duration_ms) <= ROUNDING_MS


def _record(entry: LedgerEntry) -> StudyRecord:
    assert entry.record is not None
    return entry.record
