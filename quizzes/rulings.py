"""Which key counts for a version that a paper asks, after 题目纠错.

An attempt keeps ``judged``: for each of its versions that was ruled upon (primary key as text) ``{"by": 15}``, the
version whose key counts, and ``{"all": [null]}``, what of it everybody is given: None for the whole question, a place
for one 小题 of a 材料题. So a score stays a function of stored answers and question versions (I13). A later ruling
with a new key takes back what was given before it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from quizzes.enums import RescoreKind
from quizzes.models import Rescore

Judged = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Ruling:
    """One rescore as far as a version is concerned. ``judge``: primary key of the version whose key counts."""

    kind: str
    judge: int | None = None
    part: int | None = None


Rulings = Mapping[int, list[Ruling]]


def rulings_on(versions: Collection[int]) -> dict[int, list[Ruling]]:
    """Return the rulings on each of ``versions`` that were accepted so far, the oldest first. One query."""
    rows = (
        Rescore.versions.through.objects.filter(questionversion__in=versions)
        .order_by("rescore_id")
        .values_list("questionversion_id", "rescore__kind", "rescore__judge_id", "rescore__part")
    )
    found: dict[int, list[Ruling]] = {}
    for version, kind, judge, part in rows:
        found.setdefault(version, []).append(Ruling(kind, judge, part))
    return found


def judged_by(versions: Iterable[int], rulings: Rulings) -> Judged:
    """Fold the rulings on the versions of one paper into what its attempt keeps. Pure."""
    judged: Judged = {}
    for version in sorted(set(versions)):
        for ruling in rulings.get(version, ()):
            if ruling.kind == RescoreKind.KEY:
                judged[str(version)] = {"by": ruling.judge}
                continue
            now = judged.setdefault(str(version), {})
            given = now.get("all", [])
            if ruling.part not in given:
                now["all"] = [*given, ruling.part]
    return judged


def judges_in(judged: Judged) -> set[int]:
    """Return the versions whose keys count besides those of the paper."""
    return {one["by"] for one in judged.values() if "by" in one}


def is_given(judged: Judged, line: Mapping[str, Any]) -> bool:
    """Whether everybody is given the points of a line of a paper."""
    given = judged.get(str(line["version"]), {}).get("all", ())
    return None in given or line.get("part", -1) in given
