"""What may be asked of an audience: live items that everybody who is meant may open."""

from django.db.models import QuerySet

from sanwei.org.enums import PARTY_MEMBER_KINDS
from sanwei.org.models import Audience
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem


def assignable_to(audience: Audience) -> QuerySet[StudyItem]:
    """Return the live items whose own audience takes in all of ``audience``, newest first.

    What is shown to a neighbouring unit only is not among them: nobody assigns what he may not see.
    """
    wanted = set(audience.member_kinds or PARTY_MEMBER_KINDS)
    above = Audience.objects.filter(unit__path__in=audience.unit.line_paths())
    wide = [row.pk for row in above if _takes_in(row, wanted)]
    return StudyItem.objects.filter(audience__in=wide, state=ItemState.LIVE).order_by(
        "-live_at", "-pk"
    )


def _takes_in(row: Audience, wanted: set[str]) -> bool:
    if row.includes_masses:
        return True
    return not row.roles and wanted <= set(row.member_kinds or PARTY_MEMBER_KINDS)
