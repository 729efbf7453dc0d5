from datetime import date

import pytest

from sanwei.common.models import AuditEntry
from sanwei.common.periods import Quarter
from sanwei.ledgers import services
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.errors import NeedsReason, NeedsSecondPerson, WrongPeriodState
from sanwei.ledgers.models import LedgerPeriod, PeriodEvent
from tests.world import NOW, World

AUGUST = date(2026, 8, 14)


def open_on(world: World, day: date) -> LedgerPeriod:
    return services.open_period_for(unit=world.first, occurred_on=day, at=NOW)


def test_a_fact_goes_into_its_own_quarter(world: World) -> None:
    period = open_on(world, AUGUST)

    assert (period.unit, period.as_quarter(), period.state) == (
        world.first,
        Quarter(2026, 3),
        PeriodState.OPEN,
    )
    assert open_on(world, AUGUST) == period


def test_a_late_fact_goes_into_the_first_open_quarter_after_it(world: World) -> None:
    actor = world.account(world.li_si)
    services.close_period(period=open_on(world, AUGUST), actor=actor, at=NOW)
    services.close_period(period=open_on(world, date(2026, 12, 31)), actor=actor, at=NOW)

    period = open_on(world, AUGUST)

    assert period.as_quarter() == Quarter(2027, 1)


def test_another_branchs_closed_quarter_closes_nothing_here(world: World) -> None:
    other = services.open_period_for(unit=world.second, occurred_on=AUGUST, at=NOW)
    services.close_period(period=other, actor=world.account(world.zhou_ba), at=NOW)

    assert open_on(world, AUGUST).as_quarter() == Quarter(2026, 3)


def test_a_quarter_is_closed_and_sealed_with_its_events(world: World) -> None:
    actor = world.account(world.li_si)
    period = services.close_period(period=open_on(world, AUGUST), actor=actor, at=NOW)

    sealed = services.seal(period=period, actor=actor, at=NOW)

    assert sealed.state == PeriodState.SEALED
    events = PeriodEvent.objects.order_by("number")
    assert [(e.number, e.from_state, e.to_state, e.actor_name, len(e.digest)) for e in events] == [
        (1, "open", "closing", "李四", 0),
        (2, "closing", "sealed", "李四", 64),
    ]
    assert list(
        AuditEntry.objects.filter(action__startswith="ledger.").values_list("action", flat=True)
    ) == ["ledger.period.closing", "ledger.period.sealed"]


def test_steps_out_of_order_are_refused(world: World) -> None:
    actor = world.account(world.li_si)
    period = open_on(world, AUGUST)

    with pytest.raises(WrongPeriodState):
        services.seal(period=period, actor=actor, at=NOW)
    services.close_period(period=period, actor=actor, at=NOW)
    with pytest.raises(WrongPeriodState):
        services.close_period(period=period, actor=actor, at=NOW)


def test_closing_can_be_called_off_with_a_reason(world: World) -> None:
    actor = world.account(world.li_si)
    period = services.close_period(period=open_on(world, AUGUST), actor=actor, at=NOW)

    with pytest.raises(NeedsReason):
        services.cancel_closing(period=period, reason=" ", actor=actor, at=NOW)
    period = services.cancel_closing(period=period, reason="漏记一次党课", actor=actor, at=NOW)

    assert period.state == PeriodState.OPEN


def test_a_sealed_quarter_opens_again_only_by_two_people_with_a_reason(world: World) -> None:
    first, second = world.account(world.li_si), world.account(world.sun_qi)
    period = services.close_period(period=open_on(world, AUGUST), actor=first, at=NOW)
    period = services.seal(period=period, actor=first, at=NOW)

    with pytest.raises(NeedsSecondPerson):
        services.reopen(period=period, reason="更正", actor=first, approver=first, at=NOW)
    with pytest.raises(NeedsReason):
        services.reopen(period=period, reason="", actor=first, approver=second, at=NOW)
    period = services.reopen(period=period, reason="上级退回", actor=first, approver=second, at=NOW)

    assert period.state == PeriodState.OPEN
    event = PeriodEvent.objects.get(number=3)
    assert (event.reason, event.actor_name, event.approver_name) == ("上级退回", "李四", "孙七")
