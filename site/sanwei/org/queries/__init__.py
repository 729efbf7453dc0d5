"""Reads about the organisation. ``units_visible_to`` is THE scope of every list, detail, export, search and file."""

from sanwei.org.queries.audiences import (
    Standing,
    audience_covers,
    audience_filter,
    is_audience_within,
    members_of_audience,
)
from sanwei.org.queries.closed import is_restricted, open_to
from sanwei.org.queries.people import (
    member_of,
    members_on,
    membership_on,
    memberships_of_branch,
    only_member_called,
    peers_on,
    phone_visible_to,
    registered_on,
)
from sanwei.org.queries.scope import (
    content_units,
    line_units,
    reviewers_of,
    roles_of,
    units_seen_by,
    units_visible_to,
)
from sanwei.org.queries.standings import Placed, people_on, standings_of
from sanwei.org.queries.words import audience_in_words

__all__ = [
    "Placed",
    "Standing",
    "audience_covers",
    "audience_filter",
    "audience_in_words",
    "content_units",
    "is_audience_within",
    "is_restricted",
    "line_units",
    "member_of",
    "members_of_audience",
    "members_on",
    "membership_on",
    "memberships_of_branch",
    "only_member_called",
    "open_to",
    "peers_on",
    "people_on",
    "phone_visible_to",
    "registered_on",
    "reviewers_of",
    "roles_of",
    "standings_of",
    "units_seen_by",
    "units_visible_to",
]
