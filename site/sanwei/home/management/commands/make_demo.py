"""Fills an empty site with the demo organisation."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sanwei.common import clock
from sanwei.home.demo.building import build


class Command(BaseCommand):
    help = "Fill an empty database with the demo organisation and print its accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            default=None,
            help="The demo's today as YYYY-MM-DD; default: the real one.",
        )
        parser.add_argument("--json", action="store_true", help="Print the accounts as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        quiet = options["json"]

        def say(line: str) -> None:
            if not quiet:
                self.stdout.write(f"  {line}（{time.monotonic() - started:.1f}秒）")

        as_of = options["as_of"] or clock.local_date(clock.now())
        accounts = [asdict(account) for account in build(as_of=as_of, say=say)]
        text = json.dumps(accounts, ensure_ascii=False, indent=2)
        (settings.DATA_DIR / "demo_accounts.json").write_text(text, encoding="utf-8")
        if quiet:
            self.stdout.write(text)
        else:
            for account in accounts:
                self.stdout.write("  ".join(account.values()))
