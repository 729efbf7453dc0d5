"""组织生活计划: filled in from the rules, added to, reported, made into records once each."""

import io
import zipfile
from datetime import date, time

import pytest
from django.urls import reverse

from sanwei.activities.enums import ActivityKind, ActivityState, PlanState
from sanwei.activities.errors import PlanClosed, PlanDateOutside, PlanLineFixed, WrongUnit
from sanwei.activities.models import Activity, LifePlan, PlanLine
from sanwei.activities.plans import queries, services
from sanwei.common import clock
from sanwei.common.periods import Quarter
from tests.activities.clients import client_of, text_of
from tests.activities.stage import day_at, held
from tests.world import NOW, World

OWN = {"starts": time(15, 0), "place": "", "topic": ""}


def planned(world: World, quarter: int = 4) -> LifePlan:
    return services.open_plan(unit=world.first, year=2026, quarter=quarter, actor=None, at=NOW)


def shown(plan: LifePlan) -> list[tuple[str, str, str, bool]]:
    return [
        (line.kind, line.unit.short_name, line.planned_on.isoformat(), line.is_required)
        for line in queries.lines_of(plan)
    ]


def test_a_new_plan_holds_what_is_still_to_come(world: World) -> None:
    held(world.first, on=day_at(9))

    plan = planned(world)

    # 15 November 2026 is a Sunday: the 16th.
    assert shown(plan) == [
        ("group_meeting", "第一支部一组", "2026-10-15", True),
        ("group_meeting", "第一支部一组", "2026-11-16", True),
        ("theme_day", "第一支部", "2026-11-16", True),
        ("branch_assembly", "第一支部", "2026-12-15", True),
        ("group_meeting", "第一支部一组", "2026-12-15", True),
        ("party_class", "第一支部", "2026-12-15", True),
        ("theme_day", "第一支部", "2026-12-15", True),
    ]


def test_opening_it_again_fills_in_nothing_twice(world: World) -> None:
    first, again = planned(world), planned(world)

    assert first == again
    assert first.lines.count() == 8


def test_a_year_holds_its_quarters(world: World) -> None:
    plan = services.open_plan(unit=world.first, year=2027, quarter=0, actor=None, at=NOW)

    assert plan.lines.count() == 12 + 12 + 4 + 4


def test_drafts_are_made_once_each(world: World) -> None:
    plan = planned(world)
    line = plan.lines.filter(kind=ActivityKind.PARTY_CLASS).get()
    services.change_line(
        line=line,
        planned_on=date(2026, 11, 3),
        starts=time(9, 30),
        place="会议室",
        topic="出行有我",
    )

    counts = [services.make_drafts(plan=plan, actor=None, at=NOW) for _again in range(2)]

    assert counts == [8, 0]
    assert Activity.objects.count() == 8
    line.refresh_from_db()
    assert line.activity is not None
    assert (
        line.activity.state,
        line.activity.lecture_title,
        line.activity.place,
        line.activity.occurred_at,
        line.activity.unit,
    ) == (
        ActivityState.DRAFT,
        "出行有我",
        "会议室",
        day_at(3, 9, 11).replace(minute=30),
        world.first,
    )


def test_a_day_that_is_past_makes_no_record(world: World) -> None:
    plan = planned(world)
    line = plan.lines.first()
    assert line is not None
    services.change_line(line=line, planned_on=date(2026, 10, 8), **OWN)  # type: ignore[arg-type]

    assert services.make_drafts(plan=plan, actor=None, at=NOW) == 7


def test_a_branch_adds_and_takes_out_what_it_chose_itself(world: World) -> None:
    plan = planned(world)
    line = services.add_line(
        plan=plan,
        kind=ActivityKind.GROUP_STUDY,
        unit=world.first,
        planned_on=date(2026, 11, 2),
        **OWN,  # type: ignore[arg-type]
    )
    assert not line.is_required

    services.remove_line(line=line)

    assert plan.lines.filter(is_required=False).count() == 0
    with pytest.raises(PlanLineFixed):
        services.remove_line(line=plan.lines.all()[0])


@pytest.mark.parametrize(
    ("kind", "unit", "day", "error"),
    [
        ("theme_day", "first", date(2027, 1, 1), PlanDateOutside),
        ("theme_day", "second", date(2026, 11, 2), WrongUnit),
        ("theme_day", "group", date(2026, 11, 2), WrongUnit),
        ("group_meeting", "first", date(2026, 11, 2), WrongUnit),
        ("training", "first", date(2026, 11, 2), WrongUnit),
    ],
)
def test_a_line_fits_its_plan(
    world: World, kind: str, unit: str, day: date, error: type[Exception]
) -> None:
    with pytest.raises(error):
        services.add_line(
            plan=planned(world),
            kind=ActivityKind(kind),
            unit=getattr(world, unit),
            planned_on=day,
            **OWN,  # type: ignore[arg-type]
        )


def test_a_reported_plan_is_changed_only_after_it_was_taken_back(world: World) -> None:
    actor = world.account(world.li_si)
    plan = services.report(plan=planned(world), actor=actor, at=NOW)
    line = plan.lines.all()[0]
    change = {"line": line, "planned_on": date(2026, 11, 2), **OWN}

    with pytest.raises(PlanClosed):
        services.change_line(**change)  # type: ignore[arg-type]
    services.take_back(plan=plan, actor=actor, at=NOW)
    services.change_line(**change)  # type: ignore[arg-type]

    plan.refresh_from_db()
    assert (plan.state, plan.reported_at) == (PlanState.DRAFT, None)


def test_what_has_a_record_is_changed_in_the_record(world: World) -> None:
    plan = planned(world)
    services.make_drafts(plan=plan, actor=None, at=NOW)

    with pytest.raises(PlanLineFixed):
        services.change_line(
            line=plan.lines.all()[0],
            planned_on=date(2026, 11, 2),
            **OWN,  # type: ignore[arg-type]
        )


def test_the_secretary_goes_from_an_empty_list_to_drafts_and_report(world: World) -> None:
    client = client_of(world, world.li_si)
    today = clock.local_date(clock.now())
    listed = reverse("activities:plans", args=[world.first.public_id])

    client.post(listed, {"period": str(Quarter.of(today).number)})
    plan = LifePlan.objects.get()
    address = reverse("activities:plan", args=[plan.public_id])
    day = max(line.planned_on for line in plan.lines.all())
    added = {
        "add-what": f"group_study:{world.first.public_id}",
        "add-planned_on": day.isoformat(),
        "add-starts": "09:00",
        "add-topic": "安全生产专题",
    }
    client.post(address, added)
    act = reverse("activities:plan_act", args=[plan.public_id])
    client.post(act, {"action": "drafts"})
    client.post(act, {"action": "report"})

    plan.refresh_from_db()
    assert plan.is_reported
    assert not plan.lines.filter(activity__isnull=True).exists()
    page = text_of(client, "plan", plan.public_id)
    assert "安全生产专题" in page
    assert "自选动作" in page


def test_who_stands_above_reads_the_plan_and_changes_nothing(world: World) -> None:
    plan = services.report(plan=planned(world), actor=world.account(world.li_si), at=NOW)
    above, neighbour = client_of(world, world.sun_qi), client_of(world, world.zhou_ba)
    act = reverse("activities:plan_act", args=[plan.public_id])
    names = ("activities:plan", "activities:plan_paper")

    read = [above.get(reverse(name, args=[plan.public_id])).status_code for name in names]
    refused = [neighbour.get(reverse(name, args=[plan.public_id])).status_code for name in names]
    taken = [client.post(act, {"action": "take_back"}).status_code for client in (above, neighbour)]

    assert (read, refused, taken) == ([200, 200], [404, 404], [403, 404])
    plan.refresh_from_db()
    assert plan.is_reported
    page = text_of(above, "plans", world.committee.public_id, "?year=2026")
    assert page.index("第一支部") < page.index("第二支部")
    assert "10月12日报备" in page


def test_a_line_of_another_plan_is_not_there(world: World) -> None:
    own = planned(world)
    other = services.open_plan(unit=world.second, year=2026, quarter=4, actor=None, at=NOW)
    line = other.lines.all()[0]

    response = client_of(world, world.li_si).post(
        reverse("activities:plan_line", args=[own.public_id, line.public_id]), {"remove": "1"}
    )

    assert response.status_code == 404
    assert PlanLine.objects.filter(pk=line.pk).exists()


def test_the_paper_holds_every_line(world: World) -> None:
    plan = planned(world)

    response = client_of(world, world.li_si).get(
        reverse("activities:plan_paper", args=[plan.public_id])
    )

    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        text = archive.read("word/document.xml").decode()
    assert "2026年第四季度组织生活计划报备表" in text
    assert text.count("规定动作") == 8
    assert "11月16日 15:00" in text
