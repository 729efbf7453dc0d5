"""Saving the text of a record, field by field, as it is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityKind, Signer, ThemeWay
from sanwei.activities.errors import AlreadyConfirmed, TextInvalid, YearWrong
from sanwei.activities.field_sites.services import name_place
from sanwei.activities.models import Activity, ActivityBranch, Resolution, Vote
from sanwei.activities.roster import is_secretary
from sanwei.activities.services import resolutions, votes
from sanwei.activities.services.lines import LINES, LONGEST_TEXT, cells_of
from sanwei.activities.services.opening import year_name
from sanwei.org import queries as org

TEXTS = frozenset(
    {
        "name",
        "place",
        "host_name",
        "recorder_name",
        "first_topic",
        "first_topic_material",
        "topic",
        "agenda",
        "conveyed",
        "question",
        "summary",
        "lecturer_name",
        "lecturer_identity",
        "lecture_title",
        "lecture_outline",
    }
)
PEOPLE = {"host_name": "host", "recorder_name": "recorder", "lecturer_name": "lecturer"}
NUMBERS = ("study_minutes", "service_minutes", "for_year")
PLACE = "at"  # the key of a 教学点 or 教学路线
MINUTES = frozenset({"study_minutes", "service_minutes"})
MOST_MINUTES = 24 * 60


@transaction.atomic
def save_record(
    *, activity: Activity, changes: Mapping[str, Any], actor: User | None, at: datetime
) -> Activity:
    """Save the named fields and nothing else, so that two people may write at once in different fields.

    ``changes``: a text for the fields in TEXTS; ``theme_ways`` a list of ThemeWay; ``study_minutes``, while
    attendance is open; ``service_minutes`` of a 主题党日; ``for_year`` of kinds that have one; ``at``, the key of a
    教学点 or 教学路线; ``guests``, ``speeches``, ``votes``, ``resolutions`` as lists of objects that replace what
    was there, empty ones dropped. Names of people of the branch are tied to their member. A change after one signer
    confirmed takes that confirmation back.

    Raises: AlreadyConfirmed; TextInvalid; FieldPlaceNotOpen; VotesDoNotAddUp once attendance is closed.
    """
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.is_confirmed:
        raise AlreadyConfirmed
    apply_changes(activity, changes)
    store(activity, at=at)
    return activity


def store(activity: Activity, *, at: datetime) -> None:
    """Save a changed record, which nobody has confirmed in its new words."""
    activity.saved_at = at
    for signer in Signer:
        setattr(activity, f"{signer}_confirmed_at", None)
        setattr(activity, f"{signer}_confirmed_by", "")
        setattr(activity, f"{signer}_signed_on_paper", False)
    activity.save()


def apply_changes(activity: Activity, changes: Mapping[str, Any]) -> None:
    """Write ``changes`` into ``activity`` and its lines without saving the row itself."""
    host = ActivityBranch.objects.select_related("branch").get(activity=activity, is_host=True)
    for field, value in changes.items():
        if field in TEXTS:
            setattr(activity, field, _text(field, value))
            if field in PEOPLE:
                _tie_person(activity, host, field)
        elif field in LINES:
            _replace(activity, host, field, value)
        elif field == PLACE:
            name_place(activity=activity, host=host.branch, key=value)
        elif field == "theme_ways":
            activity.theme_ways = _ways(value)
        elif field == "for_year" and activity.facts.has_year:
            _set_year(activity, value)
        elif field == "study_minutes" and not host.is_finished:
            activity.study_minutes = _minutes(value)
        elif field == "service_minutes" and activity.kind == ActivityKind.THEME_DAY:
            activity.service_minutes = _minutes(value)
        else:
            raise TextInvalid


def plain(field: str, value: object) -> str | list[str]:
    """Return what ``value`` would be stored as in a field that is no list of lines. Raises: TextInvalid."""
    if field in TEXTS:
        return _text(field, value)
    if field == "theme_ways":
        return _ways(value)
    if field in MINUTES:
        return str(_minutes(value))
    if field == "for_year":
        return str(value).strip()
    if field == PLACE and isinstance(value, str):
        return value
    raise TextInvalid


def _text(field: str, value: object) -> str:
    limit = getattr(Activity._meta.get_field(field), "max_length", None) or LONGEST_TEXT
    text = value.replace("\r\n", "\n").strip() if isinstance(value, str) else None
    if text is None or len(text) > limit or "\0" in text:
        raise TextInvalid
    if field == "name" and not text:
        raise TextInvalid
    return text


def _ways(value: object) -> list[str]:
    if not isinstance(value, list) or any(one not in ThemeWay.values for one in value):
        raise TextInvalid
    return [way for way in ThemeWay.values if way in value]


def _set_year(activity: Activity, value: object) -> None:
    """Write 所属年度; a name that the system proposed follows."""
    try:
        year = int(str(value).strip())
    except ValueError as error:
        raise YearWrong from error
    if abs(year - activity.occurred_on.year) > 1:
        raise YearWrong
    kind, before = ActivityKind(activity.kind), activity.for_year
    if before is not None and activity.name == year_name(kind, before):
        activity.name = year_name(kind, year)
    activity.for_year = year


def _minutes(value: object) -> int:
    try:
        minutes = int(str(value).strip() or 0)
    except ValueError as error:
        raise TextInvalid from error
    if not 0 <= minutes <= MOST_MINUTES:
        raise TextInvalid
    return minutes


def _tie_person(activity: Activity, host: ActivityBranch, field: str) -> None:
    """Find the member behind a name; two of one name are told apart by nobody here, so the name alone stays."""
    name, day = getattr(activity, field), activity.occurred_on
    found = list(org.registered_on(host.branch, day).filter(name=name)[:2]) if name else []
    member = found[0] if len(found) == 1 else None
    setattr(activity, PEOPLE[field], member)
    if field == "lecturer_name":
        activity.is_lecturer_secretary = bool(member and is_secretary(member, host.branch, day))


def _replace(activity: Activity, host: ActivityBranch, field: str, value: object) -> None:
    model = LINES[field][0]
    fresh: list[Any] = [
        model(activity=activity, number=number, **cells)
        for number, cells in enumerate(cells_of(field, value), start=1)
    ]
    if model is Vote and host.is_finished:
        votes.check(votes=fresh, voters=host.voters_present)
        for vote in fresh:
            vote.voters = host.voters_present
    before = list(model._default_manager.filter(activity=activity)) if model is Resolution else []
    model._default_manager.filter(activity=activity).delete()
    if model is Resolution:
        resolutions.carry_over(before=before, fresh=fresh)
    model._default_manager.bulk_create(fresh)
    if model is Resolution:
        resolutions.tie_owners(activity=activity, host=host)
