"""Whose life it is not finds none of it: every route of branch life and of the desks, walked by the resolver."""

import logging
import re
from collections.abc import Iterator, Sequence
from uuid import UUID

import pytest
from django.test import Client

from sanwei.activities.models import ActivityBranch
from sanwei.common.models import AuditEntry, OutboxMessage
from sanwei.org import services as org
from sanwei.org.enums import Role, UnitKind
from sanwei.org.models import Member
from tests import walking
from tests.activities.clients import BACKEND
from tests.activities.secrets import MARK, TERM, Secrets, hide, owned_ids, tables
from tests.world import START, World

# Where branch life and the desks over it are; what is added below is walked without being named.
WALKED = re.compile(r"$|(life|desk|ledger|records|me|branch|search|learn)/|api/v1/(study|search)")
# Which table an argument of a route means; a name that is not here is tried with everything.
MEANT = {
    "activity": ("activity",),
    "part": ("activitybranch",),
    "claim": ("externalclaim",),
    "external_import": ("externalimport",),
    "leave": ("leaverequest",),
    "guest": ("doorguest",),
    "sheet": ("papersheet",),
    "talk": ("hearttalk",),
    "plan": ("lifeplan", "activityplan"),
    "picture": ("planpicture",),
    "reflection": ("meetingreflection",),
    "line": ("planline",),
    "guide": ("monthlyguide",),
    "site": ("fieldsite",),
    "route": ("fieldroute",),
    "item": ("guideitem",),
    "file": ("recordfile",),
    "resolution": ("resolution",),
}
# Arguments that are no id.
PLAIN = ("number", "key", "code", "language")
# What everybody of a branch may read of what it did and will do, and where: nobody's words, nobody's absence.
TOLD_TO_MEMBERS = {
    *(
        f"activity.{name}"
        for name in (
            "agenda",
            "conveyed",
            "first_topic",
            "host_name",
            "lecture_title",
            "lecturer_name",
            "name",
            "place",
            "summary",
            "topic",
        )
    ),
    *(f"activityplan.{name}" for name in ("place", "result", "text", "title", "withdrawal_reason")),
    *(
        f"fieldsite.{name}"
        for name in (
            "address",
            "contact_name",
            "contact_phone",
            "intro",
            "name",
            "opening",
            "picture_alt",
        )
    ),
    *(f"fieldroute.{name}" for name in ("intro", "name")),
    "fieldstop.note",
    "monthlyguide.title",
    "guideitem.text",
    "guidechange.changed_by_name",
    "guidechange.why",
    "activity.question",
    "activitybranch.branch_name",
    "activitybranch.group_name",
    "resolution.responsible",
    "resolution.text",
    "sitting.place",
}
# What the forms of branch life want, so that a door without a lock would be walked through.
POSTED = {
    "day": "2026-10-09",
    "starts": "08:00",
    "ends": "09:00",
    "place": "这里",
    "topic": "改掉",
    "reason": "没有原因",
    "words": "没有说明",
    "why": "没有为什么",
    "answer": "yes",
    "signer": "host",
    "on_paper": "1",
    "headcount": "1",
    "sure": "1",
    "on": "2026-10-09",
    "field": "topic",
    "value": "改掉",
    "mark": "present",
}


@pytest.fixture
def secrets(world: World) -> Secrets:
    return hide(world)


@pytest.fixture
def visitors(world: World, secrets: Secrets) -> dict[str, Member | None]:
    """Return who has no business in the second branch. 赵六 leads a group of the first."""
    group = org.create_unit(name="第一支部二组", kind=UnitKind.GROUP, parent=world.first)
    org.assign_role(member=world.zhao_liu, unit=group, role=Role.GROUP_LEADER, starts_on=START)
    return {
        "secretary of another branch": world.li_si,
        "member of another branch": world.zhang_san,
        "leader of another branch's group": world.zhao_liu,
        "nobody": None,
    }


def signed_in(world: World, member: Member | None) -> Client:
    client = Client()
    if member is not None:
        client.force_login(world.account(member), BACKEND)
    return client


def addresses(secrets: Secrets) -> Iterator[str]:
    """Yield every address of branch life and the desks with what the second branch stores in its arguments."""
    stored = owned_ids()
    units = [secrets.branch.public_id, secrets.group.public_id]
    people = list(Member.objects.filter(name="王五").values_list("public_id", flat=True))
    # Unnamed, one of each table is enough: what is not found does not depend on which of them it was.
    everything = [*units, *people, *(one for many in stored.values() for one in many[:1])]

    def choices(name: str, converter: object, *, is_last: bool) -> Sequence[object]:
        if "uuid" not in type(converter).__name__.lower():
            return [1]
        if name in ("unit", "unit_id"):
            return units
        if not is_last:
            return units[:1]
        found: list[UUID] = [one for table in MEANT.get(name, ()) for one in stored[table]]
        return found or everything

    for route, converters in walking.routes():
        if WALKED.match(route):
            last = next((name for name in reversed(converters) if name not in PLAIN), "")
            yield from walking.filled(
                route,
                {
                    name: choices(name, one, is_last=name == last or name in MEANT)
                    for name, one in converters.items()
                },
            )
    yield from (f"/search/?q={TERM}", f"/api/v1/search?q={TERM}")


def stored() -> dict[str, list[dict[str, object]]]:
    return {
        str(model._meta.model_name): list(model._default_manager.order_by("pk").values())
        for model in tables()
    }


def marks_in(text: str) -> set[str]:
    """Return where the marks that were found had been put: “activity.topic”."""
    return set(re.findall(rf"{MARK}\.?([a-z_.]*)", text))


def test_every_text_of_branch_life_is_marked(secrets: Secrets) -> None:
    """A new table or field of branch life gets a row in secrets.py, or it is not walked."""
    assert secrets.unmarked == []
    assert [model for model in tables() if not model._default_manager.exists()] == []


def test_outside_the_branch_nothing_is_found(
    world: World, secrets: Secrets, visitors: dict[str, Member | None]
) -> None:
    walked = list(addresses(secrets))
    guessed = {str(one) for many in owned_ids().values() for one in many}
    guessed |= {str(secrets.branch.public_id), str(secrets.group.public_id)}
    leaked, opened = [], []
    for who, member in visitors.items():
        client = signed_in(world, member)
        for address in walked:
            status, text = walking.told(client, address)
            if MARK in text:
                leaked.append((who, address, marks_in(text)))
            if status == 200 and any(key in address for key in guessed):
                opened.append((who, address))

    assert len(walked) > 80
    assert leaked == []
    assert opened == []


def test_outside_the_branch_nothing_is_changed(
    world: World, secrets: Secrets, visitors: dict[str, Member | None]
) -> None:
    """Nor by the leader of another group of it, beyond his own leave and his own arrival."""
    walked = [one for one in addresses(secrets) if one.startswith("/life/")]
    own = ("/life/meetings/", "/life/in/")
    visitors["leader of another group"] = secrets.leader
    before = stored()

    told = [
        (who, address, client.post(address, POSTED).content.decode().lower())
        for who, member in visitors.items()
        for client in [signed_in(world, member)]
        for address in walked
        if member != secrets.leader or not address.startswith(own)
    ]

    assert [(who, address) for who, address, text in told if MARK in text] == []
    assert stored() == before


def test_another_group_of_the_branch_is_told_what_every_member_is(
    world: World, secrets: Secrets
) -> None:
    """Its leader keeps his own group's records; of all others he reads what stands on the page of the branch."""
    client = signed_in(world, secrets.leader)
    invited = ActivityBranch.objects.filter(attendance__member=secrets.leader)
    leaves = {f"/life/meetings/{part.public_id}/leave/" for part in invited}
    stored = owned_ids()
    places = {
        f"/life/{kind}/{one}/{page}"
        for kind, table in (("field-sites", "fieldsite"), ("field-routes", "fieldroute"))
        for one in stored[table]
        for page in ("", "picture/")
    }
    told_to_all = {f"/life/guides/{one}/" for one in stored["monthlyguide"]} | places
    records = {
        f"/life/record/{part.activity.public_id}/{page}/"
        for part in invited.select_related("activity")
        for page in ("told", "notice")
    }

    told = {address: walking.told(client, address) for address in addresses(secrets)}

    found = {address: marks_in(text) for address, (_status, text) in told.items() if MARK in text}
    assert {one for marks in found.values() for one in marks} <= TOLD_TO_MEMBERS
    rooms = {"/", "/branch/", "/life/meetings/", "/life/in/", "/life/guides/", "/life/field-sites/"}
    assert set(found) <= rooms | leaves | records | told_to_all
    guessed = {str(one) for many in owned_ids().values() for one in many}
    opened = {
        address
        for address, (status, _text) in told.items()
        if status == 200 and any(key in address for key in guessed)
    }
    assert opened <= leaves | records | told_to_all


def test_its_own_secretary_finds_it_and_no_log_repeats_it(
    world: World, secrets: Secrets, caplog: pytest.LogCaptureFixture
) -> None:
    """The walk would see a leak: it does see what may be seen."""
    client = signed_in(world, world.zhou_ba)

    with caplog.at_level(logging.DEBUG):
        found = {one for one in addresses(secrets) if MARK in walking.told(client, one)[1]}

    assert {
        f"/life/{secrets.branch.public_id}/",
        f"/life/{secrets.branch.public_id}/external/",
        f"/life/record/{secrets.closed.public_id}/",
        f"/life/record/{secrets.closed.public_id}/print/",
        f"/life/attendance/{secrets.open_part.public_id}/",
        f"/desk/{secrets.branch.public_id}/",
        f"/ledger/{secrets.branch.public_id}/",
        "/branch/",
    } <= found
    # The text of a query is the database's own; production logs none.
    logged = [one for one in caplog.records if not one.name.startswith("django.db")]
    assert [one.getMessage() for one in logged if MARK in one.getMessage()] == []
    for model in (AuditEntry, OutboxMessage):
        assert [str(row) for row in model.objects.values() if MARK in str(row)] == []
