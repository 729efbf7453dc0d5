"""谈心谈话: the list of a branch without its points, who had none yet this year, and the count of a quarter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from sanwei.activities.enums import TalkKind
from sanwei.activities.models import HeartTalk
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering


@dataclass(frozen=True)
class TalkCoverage:
    """One kind in one year: ``owed`` people should have had a talk of it once, ``missing`` had none yet."""

    kind: TalkKind
    owed: int
    talks: int
    missing: tuple[str, ...]

    @property
    def met(self) -> int:
        return self.owed - len(self.missing)

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def is_applicable(self) -> bool:
        return self.owed > 0


def standing(branch: OrgUnit, from_on: date, until: date) -> QuerySet[HeartTalk]:
    """Return the talks of ``branch`` in ``[from_on, until)`` that nobody took back."""
    return HeartTalk.objects.filter(
        branch=branch,
        occurred_on__gte=from_on,
        occurred_on__lt=until,
        withdrawn_at__isnull=True,
    )


def talks_of(branch: OrgUnit, year: int) -> QuerySet[HeartTalk]:
    """Return the talks of a year, those taken back too, newest first."""
    return HeartTalk.objects.filter(branch=branch, occurred_on__year=year).order_by(
        "-occurred_at", "-pk"
    )


def own_talks(member: Member) -> QuerySet[HeartTalk]:
    """Return the talks of one person, newest first."""
    return HeartTalk.objects.filter(Q(speaker=member) | Q(partner=member)).order_by(
        "-occurred_at", "-pk"
    )


def talk_counts(branches: Iterable[OrgUnit], from_on: date, until: date) -> dict[int, int]:
    """Return 谈心谈话人次 by primary key of the branch: each talk counts its 谈话对象 once. One query."""
    rows = HeartTalk.objects.filter(
        branch__in=list(branches),
        occurred_on__gte=from_on,
        occurred_on__lt=until,
        withdrawn_at__isnull=True,
    )
    return dict(rows.order_by().values_list("branch").annotate(times=Count("pk")))


def coverage_of(branch: OrgUnit, year: int, *, today: date) -> tuple[TalkCoverage, ...]:
    """Return how far each kind is in ``year``, people and posts as of ``today`` or its last day. Three queries.

    Each person owes a kind once a year, however many the others are. Source: 支部工作条例.
    """
    last = min(today, date(year, 12, 31))
    people = dict(org.registered_on(branch, last).values_list("pk", "name"))
    board = set(
        RoleAssignment.objects.filter(
            covering(last), unit=branch, role__in=BOARD_ROLES, member__in=people
        ).values_list("member", flat=True)
    )
    talked: dict[str, set[int]] = {kind: set() for kind in TalkKind.values}
    counts = dict.fromkeys(TalkKind.values, 0)
    for kind, *two in standing(branch, date(year, 1, 1), date(year + 1, 1, 1)).values_list(
        "kind", "speaker", "partner"
    ):
        talked[kind].update(two)
        counts[kind] += 1
    members = people.keys() - board
    owed: dict[TalkKind, set[int]] = {
        TalkKind.BOARD_BOARD: board if len(board) > 1 else set(),
        TalkKind.BOARD_MEMBER: set(people) if board and members else set(),
        TalkKind.MEMBER_MEMBER: set(members) if len(members) > 1 else set(),
    }
    return tuple(
        TalkCoverage(
            kind=kind,
            owed=len(pks),
            talks=counts[kind],
            missing=tuple(
                name for pk, name in people.items() if pk in pks and pk not in talked[kind]
            ),
        )
        for kind, pks in owed.items()
    )
