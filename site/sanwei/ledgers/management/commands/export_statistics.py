import json
from argparse import ArgumentTypeError
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanwei.common import clock
from sanwei.ledgers import exports, queries
from sanwei.ledgers.queries import Totals
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day like 2026-09-30") from error


class Command(BaseCommand):
    help = "Write the secretary's workbook of a unit; the same numbers as its ledger page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, help="public id, primary key or full name")
        parser.add_argument("--from", dest="first", required=True, type=day, help="first day")
        parser.add_argument(
            "--to", dest="last", required=True, type=day, help="last day, inclusive"
        )
        parser.add_argument("--out", required=True, help="path of the xlsx file")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, unit: str, first: date, last: date, out: str, **options: Any) -> None:
        if first > last:
            raise CommandError(f"--from {first} lies after --to {last}")
        at = clock.now()
        span = queries.span_of(first, last + timedelta(days=1))
        request = exports.Request(
            unit=_unit(unit),
            starts_on=span.starts_on,
            ends_before=span.ends_before,
            as_of=span.as_of(clock.local_date(at)),
            exported_by="export_statistics",
        )
        # Under another name until it is whole: a full disk leaves no half workbook behind.
        part = Path(f"{out}.part")
        try:
            with part.open("wb") as file:
                table = exports.write_statistics(request, file, actor=None, at=at)
            part.replace(out)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CommandError(f"can't write {out}: {error.strerror}") from error
        report = {
            "file": out,
            "unit": request.unit.name,
            "from": str(first),
            "to": str(last),
            "as_of": str(request.as_of),
            "members": len(table.rows),
            "totals": _plain(table.totals),
            "branches": [{"name": b.name, **_plain(b)} for b in table.branches],
        }
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write(f"{out}: {report['members']} people, {table.totals.total} hours")


def _unit(text: str) -> OrgUnit:
    units = OrgUnit.objects.exclude(kind=UnitKind.GROUP)
    if text.isdecimal():
        found = units.filter(pk=int(text))
    else:
        try:
            found = units.filter(public_id=UUID(text))
        except ValueError:
            found = units.filter(name=text)
    unit = found.first()
    if unit is None:
        raise CommandError(f"no unit with a ledger is called {text!r}")
    return unit


def _plain(totals: Totals) -> dict[str, Any]:
    """Return totals as JSON: decimals as text, None where nobody is counted."""
    rates = {
        "participation_percent": totals.participation_percent,
        "average_hours": totals.average_hours,
        "average_year_hours": totals.average_year_hours,
        "quiz_average": totals.quiz.average,
        "quiz_pass_percent": totals.quiz.pass_percent,
    }
    return {
        "hours": {str(account): str(hours) for account, hours in totals.columns},
        "total": str(totals.total),
        "due": totals.due,
        "learned": totals.learned,
        "reached": totals.reached,
        "behind": totals.behind,
        **{name: None if value is None else str(value) for name, value in rates.items()},
    }
