"""``manage.py worker``: runs the background lanes."""

import json
import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sanwei.common import guards, lanes
from sanwei.common.lanes.child import LaneChild
from sanwei.common.lanes.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run the background lanes, one supervised process each (Ctrl-C ends them all)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--lane", choices=lanes.LANES, action="append", help="Only this lane; may be repeated."
        )
        parser.add_argument(
            "--once", action="store_true", help="Do what is due now in this process, then exit."
        )
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verbosity"] > 0:
            logging.getLogger("sanwei.common.lanes").setLevel(logging.INFO)
        self._as_json = options["json"]
        try:
            guards.require()
        except guards.GuardsMissing as error:
            raise CommandError(str(error)) from error
        lanes.discover()
        chosen = list(dict.fromkeys(options["lane"] or lanes.needed()))
        if options["once"]:
            for lane in chosen:
                while LaneChild(lane).turn():
                    self.report("worked", lane=lane)
        else:
            Supervisor(chosen, report=self.report).run()

    def report(self, event: str, **facts: Any) -> None:
        """Tell one change of the lanes' state on standard output."""
        if self._as_json:
            line = json.dumps({"event": event, **facts})
        else:
            line = " ".join(
                ["worker", event, *(f"{name}={value}" for name, value in facts.items())]
            )
        self.stdout.write(line)
        self.stdout.flush()
