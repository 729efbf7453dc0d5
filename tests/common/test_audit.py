import pytest

from sanwei.common import audit
from sanwei.common.models import AuditEntry
from tests.world import NOW, World


@pytest.mark.django_db
def test_a_line_names_the_actor_even_after_the_account_is_gone(world: World) -> None:
    actor = world.account(world.li_si)

    audit.log(
        at=NOW,
        actor=actor,
        action="ledger.export",
        target_label="org.unit",
        target_key=world.first.public_id,
        rows=3,
    )

    entry = AuditEntry.objects.get(action="ledger.export")
    assert (entry.actor_name, entry.actor_key) == ("李四", str(actor.public_id))
    assert entry.details == {"rows": 3}
