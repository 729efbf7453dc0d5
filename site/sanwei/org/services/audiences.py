"""One row per combination: an audience is shared by everything that is meant for the same people."""

from collections.abc import Iterable

from django.db import transaction

from sanwei.org.enums import MemberKind, Role
from sanwei.org.models import Audience, OrgUnit


@transaction.atomic
def audience_for(
    *,
    unit: OrgUnit,
    member_kinds: Iterable[MemberKind] = (),
    roles: Iterable[Role] = (),
    includes_masses: bool = False,
) -> Audience:
    """Return the audience of exactly these people, made where it is missing; order of kinds and roles is no matter."""
    kinds, posts = sorted({*member_kinds}), sorted({*roles})
    candidates = Audience.objects.filter(unit=unit, includes_masses=includes_masses)
    for audience in candidates.order_by("pk"):
        if sorted(audience.member_kinds) == kinds and sorted(audience.roles) == posts:
            return audience
    return Audience.objects.create(
        unit=unit,
        member_kinds=[str(kind) for kind in kinds],
        roles=[str(role) for role in posts],
        includes_masses=includes_masses,
    )
