"""Recompute study progress from the facts."""

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sanwei.common import clock
from sanwei.study import services as study


class Command(BaseCommand):
    help = (
        "Recompute study progress from sessions and records. With --check change nothing, list every "
        "difference and exit with 1 if there is one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        differences = study.rebuild_progress(at=clock.now(), is_check=options["check"])
        if options["json"]:
            listed = [dataclasses.asdict(one) for one in differences]
            report = {"check": options["check"], "differences": listed, "total": len(listed)}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for one in differences:
                self.stdout.write(
                    f"{one.what} member={one.member} item={one.item}: {one.stored} -> {one.expected}"
                )
            verb = "found" if options["check"] else "repaired"
            self.stdout.write(f"{len(differences)} differences {verb}")
        if options["check"] and differences:
            raise SystemExit(1)
