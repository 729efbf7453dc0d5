"""Which study settings hold for a unit."""

from sanwei.org.models import OrgUnit
from sanwei.study.models import StudyPolicy


def policy_for(unit: OrgUnit) -> StudyPolicy | None:
    """Return the setting of ``unit`` or of the nearest unit above it; None: the defaults hold."""
    return (
        StudyPolicy.objects.filter(unit__path__in=unit.line_paths())
        .order_by("-unit__depth")
        .first()
    )
