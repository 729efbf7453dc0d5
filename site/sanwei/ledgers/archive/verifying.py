"""Recomputes every seal and its place in the chain; names what is not as it was sealed."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby

from sanwei.common import guards
from sanwei.ledgers.archive.canonical import (
    FIELDS,
    Moment,
    Row,
    changed_fields,
    manifest_of,
    read_manifest,
    rows_digest,
)
from sanwei.ledgers.archive.names import Marks, all_marks
from sanwei.ledgers.archive.rows import References, canonical_rows
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.models import LedgerPeriod, PeriodEvent, SealManifest

Progress = Callable[[int, int], None]
SHOWN = 20


@guards.verifier
def seals() -> list[str]:
    """Return what ``verify_seals`` finds."""
    return verify_seals()


def verify_seals(progress: Progress | None = None) -> list[str]:
    """Return a sentence for everything that is not as it was sealed, none when all seals agree.

    ``progress(done, total)`` is told after each quarter.
    """
    events = (
        PeriodEvent.objects.select_related("period__unit")
        .filter(to_state=PeriodState.SEALED)
        .order_by("period_id", "number")
    )
    by_period = [list(group) for _key, group in groupby(events, lambda event: event.period_id)]
    manifests = {
        pk: (count, digest)
        for pk, count, digest in SealManifest.objects.values_list(
            "event", "entries_count", "rows_digest"
        )
    }
    marks, references = all_marks(), References()
    found = list(_chains(manifests))
    for done, seals in enumerate(by_period, start=1):
        found += _verify_period(seals, manifests, marks, references)
        if progress is not None:
            progress(done, len(by_period))
    return found


def _chains(manifests: dict[int, tuple[int, str]]) -> Iterator[str]:
    """Follow the chain of each unit: every link carries the digest before it and agrees with its own event."""
    rows = PeriodEvent.objects.select_related("period__unit").filter(
        from_state__in=(PeriodState.CLOSING, PeriodState.SEALED)
    )
    last: dict[int, str] = defaultdict(str)
    for event in rows.exclude(from_state=PeriodState.CLOSING, to_state=PeriodState.OPEN).order_by(
        "pk"
    ):
        period = event.period
        version = event.canonical_version
        if version is None or version not in FIELDS:
            yield f"{_named(event)} has no seal that can be recomputed"
            continue
        if event.previous_digest != last[period.unit_id]:
            yield f"{_named(event)} does not hang on the seal before it"
        count, digest = manifests.get(event.pk, (0, ""))
        moment = Moment(
            version=version,
            unit=period.unit.public_id,
            quarter=str(period.as_quarter()),
            number=event.number,
            from_state=event.from_state,
            to_state=event.to_state,
            at=event.at,
            actor_key=event.actor_key,
            approver_key=event.approver_key,
            reason=event.reason,
            previous_digest=event.previous_digest,
            entries_count=count,
            rows_digest=digest,
        )
        if moment.digest() != event.digest:
            yield f"{_named(event)}: when, who, why or its digest was changed"
        last[period.unit_id] = event.digest


def _verify_period(
    seals: list[PeriodEvent],
    manifests: dict[int, tuple[int, str]],
    marks: Marks,
    references: References,
) -> list[str]:
    """Recompute the seals of one quarter: the newest over all its rows, those before a reopening over theirs."""
    period, found = seals[0].period, list[str]()
    by_version: dict[int, list[Row]] = {}
    for seal in seals:
        version = seal.canonical_version
        if version is None or version not in FIELDS or seal.pk not in manifests:
            found.append(f"{_named(seal)} has no list of what it covers")
            continue
        if version not in by_version:
            by_version[version] = list(
                canonical_rows(period, marks, version=version, references=references)
            )
        rows = by_version[version]
        is_newest = seal is seals[-1] and period.state == PeriodState.SEALED
        if not is_newest:
            covered = set(_prints(seal))
            rows = [row for row in rows if row[0] in covered]
        if rows_digest(rows) != manifests[seal.pk][1]:
            found += _what_changed(seal, rows)
        elif _stored(seal) != manifest_of(rows):
            found.append(f"{_named(seal)}: its list of what it covers was changed")
    return found


def _what_changed(seal: PeriodEvent, rows: list[Row]) -> list[str]:
    version = seal.canonical_version or 0
    prints, found = _prints(seal), list[str]()
    for row in rows:
        if row[0] not in prints:
            found.append(f"{_named(seal)}: entry {row[0]} was not there")
        elif names := changed_fields(row, prints[row[0]], version):
            found.append(f"{_named(seal)}: entry {row[0]} is changed in {', '.join(names)}")
    present = {row[0] for row in rows}
    found += [f"{_named(seal)}: entry {one} is missing" for one in prints if one not in present]
    if not found:
        found.append(f"{_named(seal)}: the rows do not agree with the digest")
    return found[:SHOWN]


def _prints(seal: PeriodEvent) -> dict[str, bytes]:
    try:
        return read_manifest(_stored(seal), seal.canonical_version or 0)
    except ValueError:
        return {}


def _stored(seal: PeriodEvent) -> bytes:
    return bytes(SealManifest.objects.values_list("rows", flat=True).get(event=seal))


def _named(event: PeriodEvent) -> str:
    period: LedgerPeriod = event.period
    return f"seal {event.number} of {period.unit.short_name} {period.as_quarter()}"
