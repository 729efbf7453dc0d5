"""Puts marks on recordings, for tests."""

from sanwei.study import gates, services
from sanwei.study.enums import CheckpointKind
from sanwei.study.models import Checkpoint, StudyItem
from tests.study.stage import moment

PRESENCE, QUESTION = CheckpointKind.PRESENCE, CheckpointKind.QUESTION


def place(
    item: StudyItem, seconds: float, kind: CheckpointKind = PRESENCE, **more: object
) -> Checkpoint:
    """Place a mark; a presence mark with a grace of ten seconds, because the lecture has two minutes."""
    facts: dict[str, object] = {"grace_ms": 10_000} if kind == PRESENCE else {}
    return services.place_checkpoint(
        item=item,
        at_ms=round(seconds * 1_000),
        kind=kind,
        at=moment(0),
        **facts | more,  # type: ignore[arg-type]
    )


def places(item: StudyItem, kind: CheckpointKind = PRESENCE) -> list[float]:
    item.refresh_from_db()
    return [mark.at_ms / 1_000 for mark in gates.of_stored(item.marks) if mark.kind == kind]


def check() -> list[str]:
    return [one.what for one in services.rebuild_progress(at=moment(9_999), is_check=True)]
