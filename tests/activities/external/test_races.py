"""Two devices at one claim, on a SQLite file and on PostgreSQL."""

from functools import partial
from uuid import uuid4

from sanwei.activities.enums import ExternalState
from sanwei.activities.errors import ExternalDecided
from sanwei.activities.external import services
from sanwei.activities.models import ExternalClaim
from sanwei.study.models import StudyRecord
from tests.activities.external.claims import claim
from tests.databases import RealDatabase, race
from tests.world import NOW, World


def test_confirmed_on_two_devices_it_is_one_record(
    real_database: RealDatabase, real_world: World
) -> None:
    found = claim(real_world.zhang_san)
    press = partial(
        services.confirm, claim=found, actor=real_world.account(real_world.li_si), at=NOW
    )

    results = race(press, press, press, press)

    assert [one.state for one in results] == [ExternalState.CONFIRMED] * 4
    assert StudyRecord.objects.count() == 1


def test_confirmed_while_taken_back_one_of_them_holds(
    real_database: RealDatabase, real_world: World
) -> None:
    found = claim(real_world.zhang_san)
    confirming = partial(
        services.confirm, claim=found, actor=real_world.account(real_world.li_si), at=NOW
    )
    taking = partial(
        services.withdraw, claim=found, actor=real_world.account(real_world.zhang_san), at=NOW
    )

    results = race(confirming, taking)

    refused = [one for one in results if isinstance(one, BaseException)]
    assert [type(one) for one in refused] == [ExternalDecided]
    found.refresh_from_db()
    assert StudyRecord.objects.count() == (found.state == ExternalState.CONFIRMED)


def test_a_form_sent_on_two_lines_makes_one_claim(
    real_database: RealDatabase, real_world: World
) -> None:
    send = partial(claim, real_world.zhang_san, key=uuid4())

    results = race(send, send, send)

    assert len({one.pk for one in results}) == 1
    assert ExternalClaim.objects.count() == 1
