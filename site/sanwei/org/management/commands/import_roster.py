"""``import_roster FILE [--commit]``: preview a roster, then enter it."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sanwei.common import clock
from sanwei.org.roster.importing import import_roster
from sanwei.org.roster.issues import RosterUnreadable
from sanwei.org.roster.refused import write_refused
from sanwei.org.roster.result import Outcome, RosterResult

MARKS = {Outcome.NEW: "+", Outcome.CHANGED: "~", Outcome.SAME: "=", Outcome.ERROR: "!"}


class Command(BaseCommand):
    help = "Compare a workbook of units and members with the database; --commit enters it, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="write; default is a preview")
        parser.add_argument(
            "--valid-only",
            action="store_true",
            help="enter the good rows although others have errors",
        )
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="day from which changes count, default today"
        )
        parser.add_argument(
            "--errors",
            type=Path,
            help="write the rows that can't be entered, with reasons, to this .xlsx",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = import_roster(
                path=options["file"],
                commit=options["commit"],
                valid_only=options["valid_only"],
                as_of=options["as_of"],
                at=clock.now(),
            )
        except RosterUnreadable as error:
            if options["json"]:
                self.stdout.write(_json({"code": error.code, "message": str(error.message)}))
            raise CommandError(str(error.message)) from error
        if options["errors"] and result.has_errors:
            with options["errors"].open("wb") as file:
                write_refused(file, result)
        if options["json"]:
            self.stdout.write(_json(result.as_json()))
        else:
            self._print(result)
        if result.has_errors and not (options["valid_only"] and result.is_committed):
            raise CommandError("rows with errors; nothing was written", returncode=1)

    def _print(self, result: RosterResult) -> None:
        for row in result.rows:
            changes = "; ".join(f"{c.field}: {c.before} → {c.after}" for c in row.changes)
            detail = row.reason or changes
            if row.outcome is not Outcome.SAME or detail:
                self.stdout.write(f"{MARKS[row.outcome]} {row.sheet} {row.row} {detail}".rstrip())
        for notice in result.notices:
            self.stdout.write(f"  {notice}")
        for name in result.hidden_sheets:
            self.stdout.write(f"  hidden sheet, not read: {name}")
        for title in result.unknown_headers:
            self.stdout.write(f"  unknown column: {title}")
        totals = ", ".join(f"{count} {name}" for name, count in result.totals.items())
        self.stdout.write(f"{'written' if result.is_committed else 'preview'}: {totals}")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
