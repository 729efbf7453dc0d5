"""What waits goes with the person: a back-dated transfer changes whose turn it is to confirm."""

from sanwei.activities.enums import ExternalState
from sanwei.activities.models import ExternalClaim
from sanwei.org.events import MemberTransferred
from sanwei.org.models import OrgUnit


def follow_transfer(event: MemberTransferred) -> None:
    """Hand claims of days since the transfer to the new branch (consumer ``activities.external_transfer``)."""
    if not event.is_backdated:
        return
    ExternalClaim.objects.filter(
        member__public_id=event.member_id,
        occurred_on__gte=event.on,
        state=ExternalState.WAITING,
    ).update(branch=OrgUnit.objects.get(public_id=event.to_branch_id))
