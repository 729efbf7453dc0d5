"""import_questions FILE [--bank ID] [--format auto] [--commit] [--skip-rejected] [--json]"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from quizzes.errors import ImportHasRejectedRows, ImportRefused
from quizzes.importing.reader import FORMATS
from quizzes.models import QuestionBank
from quizzes.services import imports
from sanwei.common import clock
from sanwei.org.models import OrgUnit


class Command(BaseCommand):
    help = "Read a question bank: print what was recognised; with --commit write it into a bank."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--bank", help="public id of the bank; default: one named after the file"
        )
        parser.add_argument("--format", choices=FORMATS, default="auto")
        parser.add_argument("--commit", action="store_true", help="write, all or nothing")
        parser.add_argument(
            "--skip-rejected",
            action="store_true",
            help="with --commit: take the sound questions although some rows are rejected",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        try:
            report = self._run(file, data, options)
        except ImportRefused as error:
            if options["json"]:
                refusal = {"file": file.name, "code": error.code, "message": str(error.message)}
                self.stdout.write(json.dumps(refusal, ensure_ascii=False))
            raise CommandError(f"{file.name}: {error.message} ({error.code})") from error
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._print(report)
        if report["committed"] is False and options["commit"]:
            raise CommandError(f"nothing was written: {ImportHasRejectedRows.message}")

    def _run(self, file: Path, data: bytes, options: dict[str, Any]) -> dict[str, Any]:
        bank = self._bank(options["bank"]) if options["bank"] else None
        if not options["commit"]:
            preview = imports.preview_only(
                bank=bank, name=file.name, data=data, format=options["format"]
            )
            return {**preview.as_json(), "committed": False}
        at = clock.now()
        bank = bank or self._named_bank(file.stem)
        kept = imports.preview_import(
            bank=bank, name=file.name, data=data, actor=None, at=at, format=options["format"]
        )
        report = {**kept.report, "bank": str(bank.public_id), "committed": True}
        try:
            report["taken"] = imports.commit_import(
                bank_import=kept, actor=None, at=at, skip_rejected=options["skip_rejected"]
            )
        except ImportHasRejectedRows:
            imports.discard_import(bank_import=kept)
            report["committed"] = False
        return report

    def _bank(self, public_id: str) -> QuestionBank:
        try:
            return QuestionBank.objects.get(public_id=public_id)
        except (QuestionBank.DoesNotExist, ValidationError) as error:
            raise CommandError(f"no bank {public_id}") from error

    def _named_bank(self, title: str) -> QuestionBank:
        root = OrgUnit.get_first_root_node()
        if root is None:
            raise CommandError("there is no organisation yet: a bank needs a unit")
        bank, _created = QuestionBank.objects.get_or_create(unit=root, title=title[:120])
        return bank

    def _print(self, report: dict[str, Any]) -> None:
        totals = report["totals"]
        self.stdout.write(
            f"{report['file']}: {totals['questions']} 题可以导入，{totals['rejected']} 题没有通过，"
            f"{totals['needs_look']} 题请先看一眼"
        )
        for row in report["rejected"]:
            self.stdout.write(
                f"  ✗ {row['sheet']} 第{row['row']}行 {row['column']}：{row['reason']}"
            )
        for row in report["questions"]:
            for finding in row["findings"]:
                mark = "！" if row["needs_look"] else "·"
                self.stdout.write(f"  {mark} {row['sheet']} 第{row['row']}行：{finding['message']}")
        if report["committed"]:
            self.stdout.write(f"已导入 {report['taken']} 题，题库 {report['bank']}")
