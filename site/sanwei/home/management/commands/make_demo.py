"""Fills an empty site with the demo organisation."""

import gc
import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sanwei.common import clock
from sanwei.home.demo.building import interrupted_on, live, settle


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
        gc.disable()  # twenty thousand queries leave no cycles worth looking for: a tenth of the time
        started = time.monotonic()
        quiet = options["json"]

        def say(line: str) -> None:
            if not quiet:
                self.stdout.write(f"  {line}（{time.monotonic() - started:.1f}秒）")

        kept = settings.DATA_DIR / "demo_accounts.json"
        if (as_of := interrupted_on()) is None:
            as_of = options["as_of"] or clock.local_date(clock.now())
            accounts = [asdict(account) for account in settle(as_of=as_of, say=say)]
            # ./dev up shows the accounts as soon as this file is there, and goes on loading behind it.
            fresh = kept.with_name(kept.name + ".new")
            fresh.write_text(json.dumps(accounts, ensure_ascii=False, indent=2), encoding="utf-8")
            fresh.replace(kept)
        live(as_of=as_of, say=say)
        text = kept.read_text(encoding="utf-8")
        if quiet:
            self.stdout.write(text)
        else:
            for account in json.loads(text):
                self.stdout.write("  ".join(account.values()))
