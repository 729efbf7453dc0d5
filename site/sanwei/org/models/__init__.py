"""The organisation: units, people, who belongs where since when, and who may do what."""

from sanwei.org.models.audience import Audience
from sanwei.org.models.content_group import ContentGroup
from sanwei.org.models.counting import NotCounted
from sanwei.org.models.identity import IdentityNumber
from sanwei.org.models.member import Member, Membership, kind_as_of
from sanwei.org.models.policy import FeatureApproval
from sanwei.org.models.review import ContentReview
from sanwei.org.models.role import RoleAssignment
from sanwei.org.models.roster import RosterImport
from sanwei.org.models.unit import OrgUnit
from sanwei.org.models.unit_page import UnitPage

__all__ = [
    "Audience",
    "ContentGroup",
    "ContentReview",
    "FeatureApproval",
    "IdentityNumber",
    "Member",
    "Membership",
    "NotCounted",
    "OrgUnit",
    "RoleAssignment",
    "RosterImport",
    "UnitPage",
    "kind_as_of",
]
