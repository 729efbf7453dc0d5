import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sanwei.common import clock
from sanwei.ledgers import services
from sanwei.ledgers.filing.rebuild import (
    FilingDifference,
    filing_differences,
    rebuild_filings,
)
from sanwei.ledgers.services import Difference


class Command(BaseCommand):
    help = "Recompute awards and filings from the facts; settle or (--check) list differences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, list differences")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, check: bool, **options: Any) -> None:
        at = clock.now()
        awards = list(services.differences()) if check else services.rebuild(at=at)
        filings = list(filing_differences(at=at)) if check else rebuild_filings(at=at)
        found: list[Difference | FilingDifference] = [*awards, *filings]
        if options["json"]:
            rows = [asdict(difference) for difference in found]
            self.stdout.write(
                json.dumps(
                    {"differences": rows, "settled": not check}, ensure_ascii=False, default=str
                )
            )
        else:
            for difference in found:
                self.stdout.write(str(difference))
            self.stdout.write(f"{len(found)} differences{'' if check else ', settled'}")
        if check and found:
            raise CommandError(
                f"{len(awards)} awards do not agree with the study records"
                if not filings
                else f"{len(awards)} awards and {len(filings)} filings do not agree with the facts"
            )
