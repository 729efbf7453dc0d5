"""The demo as it is asked in tests: a branch's row, the table on its page, the sheets of its workbook."""

import re
from datetime import date, datetime
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from sanwei.activities.enums import ActivityKind
from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.ledgers import queries as ledgers
from sanwei.ledgers.exporting import services as exporting
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.queries import LifeLine, LifeTable
from sanwei.org.models import Member, OrgUnit
from tests.world import SHANGHAI

AS_OF = date(2026, 10, 12)
NOW = datetime(2026, 10, 12, 9, tzinfo=SHANGHAI)
TOLD = Quarter(2026, 3)
TOLL, FINANCE, RETIRED = "青桥所党支部", "财务党支部", "离退休党支部"
ASSEMBLY, BOARD = ActivityKind.BRANCH_ASSEMBLY, ActivityKind.BRANCH_COMMITTEE_MEETING
GROUP, CLASS, THEME = ActivityKind.GROUP_MEETING, ActivityKind.PARTY_CLASS, ActivityKind.THEME_DAY
TABLE, DETAILS = "组织生活开展情况", "组织生活明细"


def unit(name: str) -> OrgUnit:
    return OrgUnit.objects.get(short_name=name)


def table(name: str = "云山集团党委") -> LifeTable:
    return ledgers.life_table(unit=unit(name), quarter=TOLD, as_of=date(2026, 9, 30), today=AS_OF)


def line(name: str) -> LifeLine:
    (found,) = table(name).lines
    return found


def held(name: str, kind: ActivityKind) -> list[tuple[int, int, int, int]]:
    """Return month, day, 应到 and 实到 of each record of ``kind``."""
    return [
        (row.occurred_on.month, row.occurred_on.day, row.due, row.present)
        for row in line(name).records
        if row.kind == kind
    ]


def signed_in(name: str) -> Client:
    client = Client()
    user = Member.objects.get(name=name).user
    assert user is not None
    with (
        pytest.MonkeyPatch.context() as real
    ):  # a session begins by the real clock, which ends it too
        real.setattr(clock, "now", timezone.now)
        client.force_login(user, backend="sanwei.accounts.backends.NumberOrPhoneBackend")
    session = client.session
    session["sanwei_started"] = NOW.timestamp()
    session.save()
    return client


def ledger_of(name: str) -> str:
    return reverse("ledgers:ledger", args=[unit(name).public_id]) + "?quarter=2026Q3"


def rows_on_page(page: str) -> list[list[str]]:
    """Return the cells of the table 组织生活开展情况统计表 as text."""
    section = page.split('id="life"')[1].split("</section>")[0]
    body = section.split("<tbody>")[1]
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def sheet(book: Any, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    heads: list[Any] = []
    for row in book[name].iter_rows(values_only=True):
        if heads and not any(value is not None for value in row):
            break
        if heads:
            found.append(dict(zip(heads, row, strict=True)))
        elif row[0] in ("支部", "序号"):
            heads = list(row)
    return found


def handed_out(who: str, name: str) -> Any:
    """Return the workbook of 导出统计, as somebody gets it from the exports lane."""
    requester = Member.objects.get(name=who).user
    assert requester is not None
    asked = exporting.ask(
        kind=ExportKind.STATISTICS,
        form=ExportForm.XLSX,
        parameters={"unit": str(unit(name).public_id), "period": "2026Q3"},
        requester=requester,
        at=NOW,
    )
    made = exporting.run(export=asked, at=NOW)
    assert made.is_done, made.error
    with made.file.open("rb") as file:
        return load_workbook(file)


def exported(tmp_path: Path, name: str) -> Any:
    path = tmp_path / "out.xlsx"
    call_command(
        "export_statistics",
        f"--unit={unit(name).public_id}",
        "--from=2026-07-01",
        "--to=2026-09-30",
        f"--out={path}",
        stdout=StringIO(),
    )
    return load_workbook(path)
