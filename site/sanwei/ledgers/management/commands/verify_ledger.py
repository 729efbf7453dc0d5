import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanwei.common import guards
from sanwei.ledgers import services
from sanwei.ledgers.archive.verifying import verify_seals
from sanwei.ledgers.models import LedgerEntry, LedgerPeriod, SealManifest

TOLD_EVERY = 50


class Command(BaseCommand):
    help = "Check that all guards stand, that entries and periods agree, and recompute every seal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        def tell(done: int, total: int) -> None:
            if done % TOLD_EVERY == 0 or done == total:
                self.stderr.write(f"  {done} of {total} archived quarters")

        found = {
            "guards": guards.problems(),
            "entries": services.verify_entries(),
            "seals": verify_seals(progress=tell),
        }
        counts = {
            "entries": LedgerEntry.objects.count(),
            "periods": LedgerPeriod.objects.count(),
            "seals": SealManifest.objects.count(),
        }
        problems = [sentence for sentences in found.values() for sentence in sentences]
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {"checked": counts, "problems": found, "green": not problems},
                    ensure_ascii=False,
                )
            )
        else:
            for sentence in problems:
                self.stdout.write(sentence)
            self.stdout.write(
                f"{counts['entries']} entries in {counts['periods']} periods, "
                f"{counts['seals']} seals: {len(problems)} problems"
            )
        if problems:
            raise CommandError(f"{len(problems)} problems in the ledger")
