"""The canonical text of version 1, held to stored vectors: change it and every old seal breaks."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from sanwei.ledgers.archive.canonical import (
    FIELDS,
    Moment,
    changed_fields,
    encoded,
    manifest_of,
    name_mark,
    read_manifest,
    rows_digest,
    text_of,
)
from tests.world import SHANGHAI

ID = "0b0e7a52-6a4d-4a52-8d0a-1f2d3c4b5a69"
ROW = (
    ID, "filing", "award", "11111111-2222-3333-4444-555555555555", "第一支部", "", "", "", "1.00", "04",
    "41", "38", "2026-07-10 2026年7月主题党日", "2026-07-10", "2026-07-10T09:00:00.000+00:00", "0", "", "",
    "filing:activity", "99999999-8888-7777-6666-555555555555", "", "0", "", "", "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "1"),
        (41, "41"),
        (Decimal("1.5"), "1.50"),
        (Decimal("-0.25"), "-0.25"),
        (date(2026, 7, 10), "2026-07-10"),
        (datetime(2026, 7, 10, 17, tzinfo=SHANGHAI), "2026-07-10T09:00:00.000+00:00"),
        (datetime(2026, 7, 10, 9, 0, 0, 7999, tzinfo=UTC), "2026-07-10T09:00:00.007+00:00"),
        (UUID(ID), ID),
        ("e\u0301", "é"),
    ],
)
def test_each_kind_of_value_has_one_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_the_fields_of_the_first_version_are_these() -> None:
    assert FIELDS[1] == (
        "public_id", "kind", "step", "unit", "unit_name", "member", "member_name", "account", "amount",
        "ledger_class", "due", "present", "title", "occurred_on", "booked_at", "is_late", "record", "rule",
        "rule_code", "award_key", "corrects", "is_decided", "reason", "approver_name", "actor_name",
    )  # fmt: skip
    assert len(ROW) == len(FIELDS[1])


def test_rows_have_the_stored_digest() -> None:
    assert encoded(ROW).startswith(b'["0b0e7a52-6a4d-4a52-8d0a-1f2d3c4b5a69","filing","award",')
    assert rows_digest([ROW]) == "be0edaf080462c41b8efc20ce04ab79f9e6cda477f80c9f42f42d9034045f148"
    assert rows_digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


MOMENT = Moment(
    version=1,
    unit=UUID("11111111-2222-3333-4444-555555555555"),
    quarter="2026Q3",
    number=2,
    from_state="closing",
    to_state="sealed",
    at=datetime(2026, 10, 8, 10, tzinfo=SHANGHAI),
    actor_key="a",
    approver_key="",
    reason="",
    previous_digest="",
    entries_count=1,
    rows_digest=rows_digest([ROW]),
)


def test_an_event_has_the_stored_digest() -> None:
    assert MOMENT.digest() == "bd18ca58b17c2cd251b5b60c9383dbdb7cc6cdf62048b648585ece902e745148"


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"unit": UUID(ID)},
        {"quarter": "2026Q4"},
        {"number": 3},
        {"from_state": "sealed"},
        {"to_state": "open"},
        {"at": datetime(2026, 10, 8, 10, 0, 0, 1000, tzinfo=SHANGHAI)},
        {"actor_key": "b"},
        {"approver_key": "b"},
        {"reason": "漏记"},
        {"previous_digest": "00"},
        {"entries_count": 2},
        {"rows_digest": rows_digest([])},
    ],
    ids=lambda change: str(*change),
)
def test_everything_of_an_event_is_under_its_digest(change: dict[str, Any]) -> None:
    assert replace(MOMENT, **change).digest() != MOMENT.digest()


def test_a_name_has_the_stored_mark_and_another_salt_another_one() -> None:
    assert (
        name_mark("00" * 32, "张三")
        == "b1410cd5fba95c834c7dd7954708f9c0efc24c84831dac64ce6c4f4d716eb7e7"
    )
    assert name_mark("01" * 32, "张三") != name_mark("00" * 32, "张三")


@pytest.mark.parametrize("place", range(1, len(ROW)))
def test_a_manifest_names_the_field_that_changed(place: int) -> None:
    prints = read_manifest(manifest_of([ROW]), 1)[ID]
    changed = (*ROW[:place], ROW[place] + "x", *ROW[place + 1 :])

    assert changed_fields(ROW, prints, 1) == []
    assert changed_fields(changed, prints, 1) == [FIELDS[1][place]]


def test_a_cut_manifest_is_refused() -> None:
    with pytest.raises(ValueError, match="whole rows"):
        read_manifest(manifest_of([ROW])[:-1], 1)
