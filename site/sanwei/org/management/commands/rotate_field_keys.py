"""``rotate_field_keys``: encrypt every stored field (身份证号, keys of channels) with the first of the keys."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sanwei.common import field_keys
from sanwei.common.errors import SanweiError


class Command(BaseCommand):
    help = (
        "Encrypt every stored field (identity numbers, keys of channels) with the first of SANWEI_FIELD_KEYS "
        "(or the first line of the key "
        "file). Put the new key first, keep the old ones, run this, then take the old ones away. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = sum(field_keys.rotate_all().values())
        except SanweiError as error:
            if options["json"]:
                told = {"code": error.code, "message": str(error.message)}
                self.stdout.write(json.dumps(told, ensure_ascii=False))
            raise CommandError(str(error.message)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"changed": changed}))
        else:
            self.stdout.write(f"{changed} fields encrypted anew")
