"""Claims of 外部学习 as members hand them in; days in September and October 2026."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile

from sanwei.activities.enums import ExternalKind
from sanwei.activities.external import services
from sanwei.activities.external.services import ExternalFacts
from sanwei.activities.models import ExternalClaim
from sanwei.files import pictures
from sanwei.org.models import Member
from tests.files.samples import picture
from tests.world import NOW

TITLE = "云山市基层党支部书记轮训"
DAY = date(2026, 10, 9)


def facts(**changed: Any) -> ExternalFacts:
    return ExternalFacts(
        **{
            "kind": ExternalKind.PARTY_SCHOOL,
            "title": TITLE,
            "organiser": "云山市委党校",
            "occurred_on": DAY,
            "hours": Decimal(16),
            **changed,
        }
    )


def proof() -> pictures.CleanPicture:
    return pictures.clean(ContentFile(picture(), name="IMG_0001.JPG"))


def claim(
    member: Member,
    *,
    at: datetime = NOW,
    key: UUID | None = None,
    with_proof: bool = False,
    **changed: Any,
) -> ExternalClaim:
    """Hand in 16 学时 of 9 October unless told otherwise."""
    return services.hand_in(
        public_id=key or uuid4(),
        member=member,
        facts=facts(**changed),
        proof=proof() if with_proof else None,
        at=at,
    )
