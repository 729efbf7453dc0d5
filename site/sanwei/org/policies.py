"""What an organisation may switch on. Everything that the 减负红线 restricts is off until a document asks for it."""

from datetime import datetime

from sanwei.common import clock
from sanwei.org.enums import Feature
from sanwei.org.models import FeatureApproval, OrgUnit
from sanwei.org.queries.scope import covering


def keeps_identity(*, at: datetime) -> bool:
    """Whether 身份证号 are kept at that moment: for the whole house or not at all, by default not."""
    root = OrgUnit.objects.filter(depth=1).first()
    return root is not None and allows(root, Feature.IDENTITY, at=at)


def allows(unit: OrgUnit, feature: Feature, *, at: datetime) -> bool:
    """Whether a 依据文件 of ``unit`` or of a unit above it allows ``feature`` at that moment; by default no."""
    return FeatureApproval.objects.filter(
        covering(clock.local_date(at)),
        feature=feature,
        unit__path__in=unit.line_paths(),
    ).exists()
