"""Hands for tests of exports: ask, let the lane work, read what came out."""

import csv
import io
from datetime import datetime
from typing import Any
from zipfile import ZipFile

from django.test import Client
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sanwei.ledgers.exporting import services
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.models import Export
from sanwei.org.models import Member, OrgUnit
from tests.world import NOW, World


def ask(
    world: World,
    who: Member,
    kind: ExportKind,
    form: ExportForm,
    unit: OrgUnit | None = None,
    **parameters: Any,
) -> Export:
    """Ask for a file about ``unit``, by default of the third quarter."""
    asked: dict[str, Any] = {"unit": str(unit.public_id)} if unit else {"member": "own"}
    if "starts_on" not in parameters:
        asked["period"] = "2026Q3"
    return services.ask(
        kind=kind,
        form=form,
        parameters=asked | parameters,
        requester=world.account(who),
        at=NOW,
    )


def made(*args: Any, **parameters: Any) -> Export:
    """Ask and let it be made; fails the test where it was not."""
    export = services.run(export=ask(*args, **parameters), at=NOW)
    assert export.is_done, export.error
    return export


def content(export: Export) -> bytes:
    with export.file.open("rb") as file:
        data: bytes = file.read()
    return data


def workbook(export: Export) -> Workbook:
    return load_workbook(io.BytesIO(content(export)))


def pressed(client: Client, address: str, *, at: datetime = NOW) -> Export:
    """Press an export button that asks at once, and let the file be made."""
    response = client.post(address)
    assert response.status_code == 302, address
    export = services.run(export=Export.objects.latest("pk"), at=at)
    assert response["Location"] == f"/ledger/exports/{export.public_id}/?new=1"
    assert export.is_done, export.error
    return export


def table(export: Export) -> list[list[str]]:
    """Return the rows of a csv."""
    return list(csv.reader(io.StringIO(content(export).decode("utf-8-sig"))))


def words(export: Export) -> str:
    """Return all that a Word file says, tags and all."""
    with ZipFile(io.BytesIO(content(export))) as packed:
        return "".join(
            packed.read(name).decode()
            for name in packed.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        )
