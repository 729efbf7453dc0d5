"""按规则重算 on screen: nothing to change, preview, running, done, failed; by 管理员 for their units alone."""

from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.common import clock
from sanwei.ledgers import services, tasks
from sanwei.ledgers.enums import RecomputeState
from sanwei.ledgers.models import LedgerEntry, Recompute
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import OrgUnit
from tests.ledgers.book import Book
from tests.ledgers.recomputing import REASON, accept, halve, preview, told
from tests.ledgers.test_pages import signed_in
from tests.world import NOW, START

__all__ = ["told"]  # a fixture that lives elsewhere

NEW = "/cms/ledger_recomputes/new/"


@pytest.fixture
def sun_qi(told: Book) -> Client:
    return signed_in(told, told.world.sun_qi)


def asked(unit: OrgUnit, from_on: str = "2026-07-01") -> str:
    return f"{NEW}?unit={unit.pk}&from_on={from_on}"


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def press(client: Client, told: Book, **changes: object) -> int:
    data = {
        "reason": REASON,
        "fingerprint": preview(told).fingerprint,
        "key": str(uuid4()),
        **changes,
    }
    return client.post(asked(told.world.committee), data).status_code


def test_the_first_page_says_what_this_is_and_offers_own_units(told: Book, sun_qi: Client) -> None:
    page = text_of(sun_qi, NEW)

    assert "已经记入的学时不会跟着变" in page
    assert "第一支部" in page
    assert "第一支部一组" not in page


def test_with_nothing_to_change_there_is_nothing_to_press(told: Book, sun_qi: Client) -> None:
    page = text_of(sun_qi, asked(told.world.committee))

    assert "没有要改的条目" in page
    assert 'name="fingerprint"' not in page


def test_the_preview_names_people_items_rules_and_quarters(told: Book, sun_qi: Client) -> None:
    halve(told)

    page = text_of(sun_qi, asked(told.world.committee))

    assert "2人的4条要改" in page
    for words in ("张三08月", "云山党委第1版 → 云山党委第2版", "2026年第三季度", "确认，改这4条"):
        assert words in page
    assert LedgerEntry.objects.count() == 6


def test_accepting_leads_to_the_progress_and_the_lane_books_it(told: Book, sun_qi: Client) -> None:
    halve(told)

    assert press(sun_qi, told) == 302
    run = Recompute.objects.get()
    address = reverse("ledger_recomputes:look", args=[run.public_id])
    waiting = text_of(sun_qi, address)
    tasks.recompute()
    done = text_of(sun_qi, address)

    assert 'http-equiv="refresh"' in waiting
    assert "4条马上开始记账" in waiting
    assert "4条已经改好" in done
    assert 'http-equiv="refresh"' not in done
    assert REASON in done
    listed = text_of(sun_qi, reverse("ledger_recomputes:index"))
    assert "学时重算" in listed
    assert "已完成" in listed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "请写明重算原因"),
        ({"fingerprint": "0" * 64}, "请重新核对"),
    ],
)
def test_what_does_not_hold_comes_back_with_the_preview(
    told: Book, sun_qi: Client, changes: dict[str, object], words: str
) -> None:
    halve(told)
    data = {"reason": REASON, "fingerprint": preview(told).fingerprint, "key": str(uuid4())}

    response = sun_qi.post(asked(told.world.committee), {**data, **changes})

    assert response.status_code == 422
    assert words in unescape(response.content.decode())
    assert not Recompute.objects.exists()


def test_a_stopped_run_offers_to_go_on(told: Book, sun_qi: Client) -> None:
    halve(told)
    run = accept(told, preview(told))
    Recompute.objects.update(state=RecomputeState.FAILED)
    address = reverse("ledger_recomputes:look", args=[run.public_id])

    page = text_of(sun_qi, address)
    sun_qi.post(address)

    assert "接着做" in page
    assert Recompute.objects.get().state == RecomputeState.WAITING


def test_a_branch_s_administrator_finds_neither_units_nor_runs_of_others(told: Book) -> None:
    halve(told)
    theirs = accept(told, preview(told))
    org.assign_role(
        member=told.world.zhang_san,
        unit=told.world.first,
        role=Role.ADMINISTRATOR,
        starts_on=START,
        at=NOW,
    )
    client = signed_in(told, told.world.zhang_san)

    assert "第二支部" not in text_of(client, NEW)
    assert client.get(asked(told.world.second)).status_code == 422
    assert "王五" not in text_of(client, asked(told.world.first))
    look = reverse("ledger_recomputes:look", args=[theirs.public_id])
    assert client.get(look).status_code == 404
    assert client.post(look).status_code == 404


@pytest.mark.parametrize("who", ["li_si", "zhao_liu", "wu_jiu"])
def test_who_sets_no_rules_finds_no_such_page(told: Book, who: str) -> None:
    client = signed_in(told, getattr(told.world, who))

    assert client.get(asked(told.world.first)).status_code in {302, 403, 404}


def test_a_rule_is_back_dated_only_with_the_tick(told: Book, sun_qi: Client) -> None:
    today = clock.local_date(clock.now())
    year = today.year
    services.install_default_rules(unit=told.world.committee, year=year)
    rule = told.world.committee.credit_rules.get(year=year, method="group", version=1)
    data = {
        "account": rule.account,
        "basis": "新制度",
        "starts_on": str(date(year, 1, 1)),
        "per_hour": "0.5",
        "step_minutes": 30,
    }
    address = reverse("ledger_rules:edit", args=[rule.pk])

    refused = sun_qi.post(address, data)
    taken = sun_qi.post(address, {**data, "reaches_back": "on"})

    if today > date(year, 1, 1):
        assert "请勾选“补订”" in refused.content.decode()
    assert taken.status_code == 302
    newest = told.world.committee.credit_rules.filter(year=year, method="group").latest("version")
    assert (newest.version, newest.starts_on) == (2, date(year, 1, 1))
