"""Writes of 放课: choosing what is cast, moving on, noting what the room saw."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities import services as activities
from sanwei.activities.casting import films
from sanwei.activities.casting.errors import (
    CastAlready,
    CastNotHere,
    CastNotYet,
    ItemNotVisible,
    NoQuizHere,
)
from sanwei.activities.check_in import queries as door
from sanwei.activities.check_in import services as check_in
from sanwei.activities.check_in.windows import OPENS_BEFORE
from sanwei.activities.enums import ActivityKind, CastStage, ThemeWay
from sanwei.activities.errors import AlreadyConfirmed, AlreadyFinished, TextInvalid
from sanwei.activities.models import Activity, ActivityBranch, Cast, Showing, Sitting
from sanwei.activities.services import SittingTimes
from sanwei.activities.services.recording import apply_changes
from sanwei.common import audit, lengths
from sanwei.org.enums import Role
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering
from sanwei.study import intervals as sets
from sanwei.study.enums import ItemKind
from sanwei.study.models import StudyItem
from sanwei.study.queries import items_visible_to

# What a player shows at most; a room that watches faster saw it all the same.
FASTEST = 2
LEEWAY_MS = 1_500
MOST_PIECES = 200
RECORDERS = (Role.ORGANISATION, Role.DEPUTY_SECRETARY, Role.PUBLICITY)


@transaction.atomic
def open_together(
    *,
    kind: ActivityKind,
    unit: OrgUnit,
    item: StudyItem,
    sittings: Sequence[SittingTimes],
    place: str,
    actor: User,
    at: datetime,
    known_place: str = "",
) -> Activity:
    """Open an activity of ``unit`` with its 场次 and what is cast in it, the record written as far as it is known.

    ``known_place``: what the system proposed; where ``place`` is just that, nobody had to write it. Study counts the
    length of the shortest 场次. Told twice it is one: the same thing at the same minute.

    Raises: as ``open_activity``; CastNotHere, ItemNotVisible.
    """
    first = min(one.starts_at for one in sittings)
    OrgUnit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    told = Activity.objects.filter(
        unit=unit, kind=kind, occurred_at=first, cast__item=item, parts__finished_at__isnull=True
    ).first()
    if told is not None:
        return told
    shortest = min(one.ends_at - one.starts_at for one in sittings)
    activity = activities.open_activity(
        kind=kind,
        unit=unit,
        occurred_at=first,
        ends_at=max(one.ends_at for one in sittings),
        sittings=sittings,
        place=place,
        study_minutes=int(shortest.total_seconds()) // 60,
        actor=actor,
        at=at,
    )
    by_itself = {"name": activity.name}
    if place and place == known_place:
        by_itself["place"] = place
    _cast(activity, item, actor, at, by_itself)
    return activity


@transaction.atomic
def cast_in(*, activity: Activity, item: StudyItem, actor: User, at: datetime) -> Cast:
    """Cast ``item`` in an activity that stands already, such as a 主题党日; told twice it is one.

    Writes into the record only what is empty there. Raises: CastNotHere, CastAlready for another thing,
    AlreadyFinished, ItemNotVisible.
    """
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    standing = Cast.objects.filter(activity=activity).first()
    if standing is not None:
        if standing.item_id == item.pk:
            return standing
        raise CastAlready
    if activity.is_confirmed:
        raise AlreadyConfirmed
    if not activity.parts.filter(finished_at__isnull=True, is_host=True).exists():
        raise AlreadyFinished
    return _cast(activity, item, actor, at, {})


@transaction.atomic
def move(*, sitting: Sitting, to: CastStage, seen_moves: int, actor: User, at: datetime) -> Showing:
    """Bring a 场次 to ``to``; who saw another state than the present one (``seen_moves``) moves nothing.

    So a double tap, or two devices at once, make one step. 散会 closes the door.

    Raises: AlreadyFinished, CastNotYet, NoQuizHere.
    """
    showing = _locked(sitting)
    if showing.moves != seen_moves or showing.stage == to:
        return showing
    if at < sitting.starts_at - OPENS_BEFORE:
        raise CastNotYet
    activity = sitting.activity
    if to == CastStage.QUIZ and activity.cast.quiz_id is None:
        raise NoQuizHere
    if ActivityBranch.objects.get(activity=activity, is_host=True).is_finished:
        raise AlreadyFinished
    showing.stage, showing.moved_at = to, at
    showing.moves += 1
    if to == CastStage.FILM and showing.filmed_at is None:
        showing.filmed_at = at
    showing.save(update_fields=["stage", "moves", "moved_at", "filmed_at"])
    if to == CastStage.OVER and (window := door.window_of(sitting, at=at)) is not None:
        check_in.close_window(window=window, actor=actor, at=at)
    audit.log(
        at=at,
        actor=actor,
        action="activities.cast_move",
        target_label="activities.activity",
        target_key=activity.public_id,
        unit_key=activity.unit.public_id,
        sitting=sitting.number,
        to=to,
    )
    return showing


@transaction.atomic
def note_seen(
    *, sitting: Sitting, pieces: Sequence[Any], position_ms: object, at: datetime
) -> Showing:
    """Add what the projector played, ``[[from_ms, to_ms), …]``, to what the room saw. Sent twice it counts once.

    More than the time since the film began allows is left out. It writes no study record of anybody.

    Raises: TextInvalid for what is no such list; AlreadyFinished.
    """
    played = _pieces(pieces)
    position = _milliseconds(position_ms)
    showing = _locked(sitting)
    if ActivityBranch.objects.get(activity=sitting.activity_id, is_host=True).is_finished:
        raise AlreadyFinished
    if showing.filmed_at is None:
        return showing
    duration_ms = sitting.activity.cast.item.duration_ms or 0
    before = sets.merge(showing.seen)
    elapsed_ms = int((at - showing.filmed_at).total_seconds() * 1000)
    left = max(0, elapsed_ms * FASTEST + LEEWAY_MS - sets.measure(before))
    fresh = sets.take(sets.subtract(sets.clip(played, 0, duration_ms), before), left)
    showing.seen = sets.as_lists(sets.at_most(sets.union(before, fresh), MOST_PIECES))
    showing.position_ms = min(position, duration_ms)
    showing.save(update_fields=["seen", "position_ms"])
    return showing


def _locked(sitting: Sitting) -> Showing:
    return Showing.objects.select_for_update(of=("self",)).get(sitting=sitting)


def _cast(
    activity: Activity, item: StudyItem, actor: User, at: datetime, by_itself: dict[str, Any]
) -> Cast:
    if not activity.facts.has_sittings:
        raise CastNotHere
    if item.kind not in films.CASTABLE or not items_visible_to(actor, at=at).filter(pk=item.pk):
        raise ItemNotVisible
    cast = Cast(
        activity=activity,
        item=item,
        quiz=films.quiz_of(item, actor, at=at),
        title=item.title,
        speaker=films.speaker_of(item),
        length_seconds=lengths.whole_seconds(item.duration_ms or 0),
    )
    known = {
        name: value
        for name, value in _known(activity, cast, actor).items()
        if value and not getattr(activity, name)
    }
    apply_changes(activity, known)
    activity.saved_at = at
    activity.save()
    cast.filled = by_itself | known
    cast.save(force_insert=True)
    Showing.objects.bulk_create(Showing(sitting=one) for one in activity.sittings.all())
    audit.log(
        at=at,
        actor=actor,
        action="activities.cast",
        target_label="activities.activity",
        target_key=activity.public_id,
        unit_key=activity.unit.public_id,
        item=str(item.public_id),
    )
    return cast


def _known(activity: Activity, cast: Cast, actor: User) -> dict[str, Any]:
    """Return what the record can say by itself: people by their posts, and what is studied."""
    branch = activity.unit
    posts = RoleAssignment.objects.select_related("member").filter(
        covering(activity.occurred_on), unit=branch
    )
    holders: dict[str, Member] = {}
    for post in posts.order_by("-starts_on", "-pk"):
        holders[post.role] = post.member
    host = holders.get(Role.SECRETARY) or holders.get(Role.DEPUTY_SECRETARY)
    clerks = [holders[role] for role in RECORDERS if role in holders]
    own = Member.objects.filter(user=actor).first()
    clerk = next((one for one in clerks if one != host), own)
    known: dict[str, Any] = {
        "host_name": host.name if host else "",
        "recorder_name": clerk.name if clerk else "",
        "topic": _content(cast),
    }
    if activity.kind == ActivityKind.THEME_DAY:
        known["theme_ways"] = [ThemeWay.STUDY.value]
    return known


def _content(cast: Cast) -> str:
    title = cast.title.strip("《》")
    words = {"kind": cast.item.get_kind_display(), "title": title}
    told = [_("主讲%s") % cast.speaker] if cast.speaker else []
    if cast.item.kind == ItemKind.LECTURE and cast.length_seconds:
        told.append(_("时长%s") % lengths.in_words(cast.length_seconds))
    content = _("集中学习%(kind)s《%(title)s》") % words
    return content + (_("（%s）") % _("，").join(told) if told else "")


def _pieces(pieces: Sequence[Any]) -> sets.Intervals:
    try:
        pairs = [(_milliseconds(start), _milliseconds(end)) for start, end in pieces]
    except (TypeError, ValueError) as error:
        raise TextInvalid from error
    if len(pairs) > MOST_PIECES:
        raise TextInvalid
    return sets.merge(pairs)


def _milliseconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise TextInvalid
    return value


def place_last_time(unit: OrgUnit) -> str:
    """Return where the last activity of ``unit`` was."""
    held = Activity.objects.filter(unit=unit).exclude(place="").order_by("-occurred_at", "-pk")
    return held.values_list("place", flat=True).first() or ""
