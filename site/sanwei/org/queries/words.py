"""An audience as a sentence has it, for the person who is about to publish."""

from datetime import date

from django.utils.translation import gettext as _

from sanwei.org.enums import PARTY_MEMBER_KINDS, MemberKind, Role
from sanwei.org.models import Audience
from sanwei.org.queries.audiences import members_of_audience


def audience_in_words(audience: Audience, *, day: date) -> str:
    """Return "青桥所党支部全体党员（40人）" for a saved or unsaved audience; one query for the head count.

    Counts 应学 only: 职工群众, 积极分子 and 发展对象 are named, never counted.
    """
    people = _("、").join(str(MemberKind(kind).label) for kind in audience.member_kinds)
    posts = _("、").join(str(Role(role).label) for role in audience.roles)
    if posts:
        who = _("%(unit)s的%(posts)s") % {"unit": audience.unit.short_name, "posts": posts}
    elif people:
        who = _("%(unit)s的%(people)s") % {"unit": audience.unit.short_name, "people": people}
    else:
        who = _("%(unit)s全体党员") % {"unit": audience.unit.short_name}
    if not audience.member_kinds or PARTY_MEMBER_KINDS.intersection(audience.member_kinds):
        count = members_of_audience(audience, day=day).count()
        who = _("%(who)s（%(count)d人）") % {"who": who, "count": count}
    return _("%(who)s和职工群众") % {"who": who} if audience.includes_masses else who
