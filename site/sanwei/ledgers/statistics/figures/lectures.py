"""微党课: what was published, and who lectured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Prefetch
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lectures.models import LecturePage, LectureSpeaker
from sanwei.common import clock
from sanwei.ledgers.statistics.enums import Post, Shape, Topic
from sanwei.ledgers.statistics.figure import Figure
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.lines import Lines, lines_under
from sanwei.ledgers.statistics.shares import Opens, Row, Share
from sanwei.org.models import RoleAssignment
from sanwei.org.queries.scope import covering

OWN_RULE = _("本单位制度")


@dataclass(frozen=True)
class Lectured:
    """A live lecture that was first published in the days, with those of its speakers who are asked about."""

    line: str
    page: LecturePage
    on: date
    speakers: tuple[LectureSpeaker, ...]


@dataclass(frozen=True)
class LectureFacts:
    filter: Filter
    lines: Lines
    lectures: tuple[Lectured, ...]


def load(asked: Filter) -> LectureFacts:
    """Load the lectures of the days, oldest first. Four queries."""
    lines, span = lines_under(asked.unit), asked.span
    pages = (
        LecturePage.objects.live()
        .filter(
            unit__path__startswith=asked.unit.path,
            first_published_at__gte=_midnight(span.starts_on),
            first_published_at__lt=_midnight(span.ends_before),
        )
        .select_related("unit")
        .prefetch_related(Prefetch("speakers", LectureSpeaker.objects.select_related("member")))
        .order_by("first_published_at", "pk")
    )
    found = list(pages)
    posts = _posts(asked)
    lectures = []
    for page in found:
        speakers = tuple(one for one in page.speakers.all() if _is_asked(asked, one, posts))
        if speakers or asked.is_of_all:
            on = clock.local_date(page.first_published_at)
            lectures.append(Lectured(lines.of_unit(page.unit), page, on, speakers))
    return LectureFacts(asked, lines, tuple(lectures))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


def _posts(asked: Filter) -> dict[int, set[str]]:
    """Return who holds one of the posts on the as-of day. One query, none where no post is asked about."""
    found: dict[int, set[str]] = {}
    held = RoleAssignment.objects.filter(
        covering(asked.as_of), role__in=[post.value for post in asked.posts]
    )
    for member_pk, role in held.values_list("member_id", "role") if asked.posts else ():
        found.setdefault(member_pk, set()).add(role)
    return found


def _is_asked(asked: Filter, speaker: LectureSpeaker, posts: dict[int, set[str]]) -> bool:
    if asked.is_of_all:
        return True
    member = speaker.member
    if member is None:
        return False
    return asked.admits(
        member.kind_on(asked.as_of),
        frozenset(Post(post) for post in posts.get(member.pk, ())),
        is_cadre=member.is_leading_cadre,
    )


def published(facts: LectureFacts) -> Iterator[Share]:
    return (Share(one.line, 1) for one in facts.lectures)


def published_rows(facts: LectureFacts, line: str | None) -> Iterator[Row]:
    for one in facts.lectures:
        if line in (None, one.line):
            names = _now("、").join(speaker.name for speaker in one.speakers)
            yield _row(one, names, 1)


def spoken(facts: LectureFacts) -> Iterator[Share]:
    return (Share(one.line, len(one.speakers)) for one in facts.lectures)


def spoken_rows(facts: LectureFacts, line: str | None) -> Iterator[Row]:
    for one in facts.lectures:
        if line in (None, one.line):
            for speaker in one.speakers:
                yield _row(one, speaker.name, 1)


def _row(one: Lectured, names: str, part: int) -> Row:
    cells = (one.on, one.page.unit.short_name, one.page.title, names)
    return Row(cells, part, 0, Opens.LECTURE, one.page.url)


HEADS = (_("发布日期"), _("所属组织"), _("微党课"), _("主讲人"))
FIGURES = (
    Figure(
        code="lectures",
        name=_("发布数"),
        topic=Topic.LECTURES,
        shape=Shape.COUNT,
        definition=_(
            "时段内首次发布、现在仍公开的微党课，按所属组织统计；选了人员的，只计有这些人主讲的课。"
        ),
        basis=OWN_RULE,
        shares=published,
        rows=published_rows,
        heads=HEADS,
        names_people=False,
    ),
    Figure(
        code="speakers",
        name=_("讲课人次"),
        topic=Topic.LECTURES,
        shape=Shape.COUNT,
        definition=_("这些微党课的主讲人，一课一人计1人次；人员类别和职务按截至日。"),
        basis=OWN_RULE,
        shares=spoken,
        rows=spoken_rows,
        heads=HEADS,
        names_people=False,
    ),
)
