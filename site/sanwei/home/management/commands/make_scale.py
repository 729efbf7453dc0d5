"""Fills an empty database with made-up data of any size, for measuring."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sanwei.common import clock, planner
from sanwei.home.scale.building import accounts, build
from sanwei.home.scale.size import Size, branches_for


class Command(BaseCommand):
    help = (
        "Fill an empty database with made-up members, activities, study records and ledger entries. The same "
        "numbers, seed and day give the same rows. An interrupted run leaves part of it: begin anew, empty."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, required=True)
        parser.add_argument("--lectures", type=int, required=True, help="items studied alone")
        parser.add_argument("--days", type=int, required=True, help="how far back facts reach")
        parser.add_argument("--seed", type=int, required=True)
        parser.add_argument("--branches", type=int, default=0, help="default: of 66 members each")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, default=None, help="today, as YYYY-MM-DD"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        size = Size(
            members=options["members"],
            lectures=options["lectures"],
            days=options["days"],
            branches=options["branches"] or branches_for(options["members"]),
            seed=options["seed"],
            as_of=options["as_of"] or clock.local_date(clock.now()),
        )
        if problem := size.problem():
            raise CommandError(problem)
        started = time.monotonic()

        def say(line: str) -> None:
            # To stderr, so that --json leaves one object on stdout and still shows how far it is.
            self.stderr.write(f"  {line} ({time.monotonic() - started:.0f} s)", self.style.SUCCESS)

        made = build(size, say)
        planner.look_again()
        report = {
            **asdict(made),
            "as_of": str(size.as_of),
            "seed": size.seed,
            "seconds": round(time.monotonic() - started, 1),
            "accounts": accounts(),
        }
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(str(made))
        for account in report["accounts"]:
            self.stdout.write("  ".join(account.values()))
