"""What an export costs beside a bare XlsxWriter loop over the same query, and what the pages feel of it, in one run.

    .venv/bin/python tests/bench/ledger/export.py [--rows 100000] [--pages 60] [--json]

``ratio``: processor time of the whole export (自选明细, every column, totals, 说明, digest, storage) by that of the
loop, which writes the same columns without formats. ``memory_mb``: the highest resident size above that before.
``quiet_ms`` and ``busy_ms``: p95 of a branch's ledger page, alone and while a worker's ``exports`` lane makes the file.
Uses a SQLite file of its own, or the (empty) database that DATABASE_URL names. Exits 1 above a limit; a busy machine
makes times worse, ratios are of the same run.
"""

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanwei.settings.test")
if "DATABASE_URL" not in os.environ:
    folder = tempfile.mkdtemp(prefix="sanwei-bench-")
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
    os.environ.setdefault("SANWEI_DATA_DIR", folder)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from xlsxwriter import Workbook  # noqa: E402

from sanwei.ledgers.exporting import lane, services  # noqa: E402
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind, ExportState  # noqa: E402
from sanwei.ledgers.exporting.kinds.free import COLUMNS  # noqa: E402
from sanwei.ledgers.models import Export, LedgerEntry  # noqa: E402
from sanwei.ledgers.queries import entries_of, span_of  # noqa: E402
from sanwei.org import services as org  # noqa: E402
from sanwei.org.enums import MemberKind  # noqa: E402
from sanwei.study.models import StudyRecord  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.ledgers.book import open_book  # noqa: E402
from tests.world import NOW, START, World  # noqa: E402

PEOPLE = 200
MOST_RATIO = 2.0
MOST_MEMORY_MB = 60.0
MOST_PAGE_RATIO = 2.0
FROM, UNTIL = date(2026, 1, 1), date(2026, 10, 1)


def main() -> None:
    arguments = _arguments()
    call_command("migrate", verbosity=0, interactive=False)
    world = worlds.build()
    _fill(world, arguments.rows)
    bare_s, bare_memory = measured(lambda: _bare(world))[:2]
    export = _ask(world, "warm")
    cpu_s, memory, export = measured(lambda: services.run(export=export, at=NOW))
    quiet, busy, beside = _pages(world, arguments.pages) if arguments.pages else (0.0, 0.0, 0)
    report = {
        "database": connection.vendor,
        "rows": export.rows,
        "bare_cpu_s": round(bare_s, 2),
        "export_cpu_s": round(cpu_s, 2),
        "ratio": round(cpu_s / bare_s, 2),
        "bare_memory_mb": round(bare_memory, 1),
        "memory_mb": round(memory, 1),
        "size_mb": round(export.size_bytes / 1e6, 1),
        "quiet_ms": round(quiet * 1000),
        "busy_ms": round(busy * 1000),
        "page_ratio": round(busy / quiet, 2) if quiet else None,
        "pages_beside": beside,
    }
    print(
        json.dumps(report)
        if arguments.json
        else "\n".join(f"{k:>18}: {v}" for k, v in report.items())
    )
    sys.exit(
        not export.is_done
        or report["ratio"] > MOST_RATIO
        or memory > MOST_MEMORY_MB
        or (report["page_ratio"] or 0) > MOST_PAGE_RATIO
    )


def measured(act: Callable[[], Any]) -> tuple[float, float, Any]:
    """Do it; return processor seconds, megabytes above the start, and the result."""
    before = _resident_mb("VmRSS:")
    Path("/proc/self/clear_refs").write_text("5")  # forget the highest size so far
    cpu = time.process_time()
    result = act()
    return time.process_time() - cpu, _resident_mb("VmHWM:") - before, result


def _resident_mb(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def _bare(world: World) -> None:
    """Write what the query yields, column by column, as nobody would hand it in."""
    with tempfile.TemporaryFile() as file:
        book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        rows = entries_of(unit=world.committee, span=span_of(FROM, UNTIL))
        entries = rows.select_related("record", "rule", "member", "unit")
        for number, entry in enumerate(entries.iterator(chunk_size=500)):
            record, rule = entry.record, entry.rule
            sheet.write_datetime(number, 0, entry.occurred_on, day)
            for column, value in enumerate(
                (
                    entry.member_name, entry.unit_name, entry.title,
                    record.get_method_display(), record.get_kind_display(),
                    record.get_entry_display(), record.organiser, record.score_percent,
                    entry.account, entry.amount, entry.reason, rule.basis, entry.step,
                    str(record.public_id), number,
                ),
                start=1,
            ):  # fmt: skip
                sheet.write(number, column, value)
        book.close()


def _ask(world: World, tag: str) -> Export:
    return services.ask(
        kind=ExportKind.FREE,
        form=ExportForm.XLSX,
        parameters={
            "unit": str(world.committee.public_id),
            "starts_on": str(FROM),
            "ends_on": str(UNTIL - timedelta(days=1)),
            "columns": list(COLUMNS),
            "tag": tag,
        },
        requester=world.account(world.sun_qi),
        at=NOW,
    )


def _pages(world: World, count: int) -> tuple[float, float, int]:
    """Return p95 of a page alone, p95 while the lane of a worker makes the file, and how many pages fell into that."""
    client = Client()
    client.force_login(
        world.account(world.li_si), backend="sanwei.accounts.backends.NumberOrPhoneBackend"
    )
    address = f"/ledger/{world.first.public_id}/?quarter=2026Q3"
    _times(client, address, 5)
    quiet = _p95(_times(client, address, count))
    with transaction.atomic():
        export = _ask(world, "busy")
        lane.send(export)
    command = [sys.executable, str(ROOT / "manage.py"), "worker", "--lane", "exports"]
    worker = subprocess.Popen(command)
    try:
        while Export.objects.get(pk=export.pk).state == ExportState.QUEUED:
            if worker.poll() is not None:
                raise SystemExit(f"the worker ended with {worker.returncode}")
            time.sleep(0.1)
        beside: list[float] = []
        while Export.objects.get(pk=export.pk).state == ExportState.RUNNING and len(beside) < count:
            beside += _times(client, address, 1)
    finally:
        worker.terminate()
        worker.wait(20)
    return quiet, _p95(beside), len(beside)


def _p95(times: list[float]) -> float:
    return sorted(times)[math.ceil(len(times) * 0.95) - 1]


def _times(client: Client, address: str, count: int) -> list[float]:
    took = []
    for _each in range(count):
        began = time.perf_counter()
        assert client.get(address).status_code == 200
        took.append(time.perf_counter() - began)
    return took


def _fill(world: World, count: int) -> None:
    """Copy one booked hour into ``count`` entries with records of their own, over both branches and nine months."""
    book = open_book(world)
    book.record(world.zhang_san, date(2026, 8, 14), organiser="第一支部")
    book.deliver()
    entry = LedgerEntry.objects.filter(kind="credit").select_related("record").get()
    record = entry.record
    assert record is not None
    periods = list(
        LedgerEntry._meta.get_field("period").related_model.objects.filter(unit=world.first)
    )
    assert periods
    people = [
        org.enrol(
            name=f"党员{chr(0x4E00 + number)}",
            kind=MemberKind.FORMAL,
            branch=world.first,
            starts_on=START,
        )
        for number in range(PEOPLE)
    ]
    dice, made = random.Random(count), 0
    fields = [one.attname for one in StudyRecord._meta.concrete_fields if one.name != "id"]
    entry_fields = [one.attname for one in LedgerEntry._meta.concrete_fields if one.name != "id"]
    while made < count:
        records = []
        for _each in range(min(2000, count - made)):
            person, day = dice.choice(people), date(2026, 7, 1) + timedelta(days=dice.randrange(90))
            twin = StudyRecord(**{name: getattr(record, name) for name in fields})
            twin.public_id, twin.evidence_key = uuid4(), str(uuid4())
            twin.member, twin.member_name, twin.occurred_on = person, person.name, day
            twin.title = f"学习新修订的支部工作条例第{dice.randrange(50)}讲"
            records.append(twin)
        StudyRecord.objects.bulk_create(records)
        entries = []
        for twin in records:
            copy = LedgerEntry(**{name: getattr(entry, name) for name in entry_fields})
            copy.public_id, copy.record, copy.award_key = uuid4(), twin, str(uuid4())
            copy.member, copy.member_name = twin.member, twin.member_name
            copy.occurred_on, copy.title = twin.occurred_on, twin.title
            entries.append(copy)
        LedgerEntry.objects.bulk_create(entries)
        made += len(records)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--pages", type=int, default=60, help="0 leaves the pages out")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
