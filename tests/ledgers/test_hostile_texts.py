"""Whatever somebody types, wherever it is stored: no file runs it, none shortens it."""

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from sanwei.activities import services as life
from sanwei.activities.enums import AbsenceReason, ActivityKind
from sanwei.common import guards
from sanwei.ledgers.exporting import kinds
from sanwei.ledgers.exporting.enums import ExportKind
from sanwei.ledgers.exporting.kinds.free import COLUMNS
from sanwei.ledgers.filing.documents import add_document
from sanwei.ledgers.filing.queries import all_classes
from sanwei.org.models import OrgUnit
from sanwei.org.roster.exporting import export_roster
from sanwei.study.enums import StudyMethod
from tests.activities.stage import day_at, found_board, held
from tests.lectures.factories import lecture
from tests.ledgers.book import Book
from tests.ledgers.exporting import content, made
from tests.ledgers.statistics.lived import speak
from tests.ledgers.test_exports import AUGUST
from tests.ledgers.test_pages import signed_in
from tests.world import NOW

APPS = ("accounts", "org", "study", "activities", "ledgers", "lectures", "common")
# Not typed by anybody: codes, keys, digests, addresses, names of files.
MADE_BY_US = re.compile(
    r"(^|_)(key|label|code|path|digest|sha256|salt|mark|slug|url|url_path|file|file_name|action|state"
    r"|password|number|username|epoch|pinyin|award|kind|role|rule|query|checksum|token|phone|email|session_data)$"
)
LEADS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠A1",
    "　=1",
    " =1",
    "﹦1",
)
NUMBERS = ("0012345", "123456789012345678")  # the second as long as an 身份证号
RUNS = ("=", "+", "-", "@")


@pytest.fixture
def full(book: Book) -> Book:
    """Fill the third quarter with one of everything that a file tells of."""
    world = book.world
    found_board(world)
    for kind, day in (
        (ActivityKind.BRANCH_ASSEMBLY, 3),
        (ActivityKind.BRANCH_COMMITTEE_MEETING, 4),
        (ActivityKind.PARTY_CLASS, 10),
        (ActivityKind.THEME_DAY, 12),
        (ActivityKind.APPRAISAL, 20),
    ):
        part = held(
            world.first, kind, on=day_at(day, month=9), absent={world.zhao_liu: AbsenceReason.DUTY}
        )
        life.save_record(
            activity=part.activity,
            changes={"place": "会议室", "lecturer_name": "李四", "topic": "学习条例"}
            if kind == ActivityKind.PARTY_CLASS
            else {"place": "会议室", "topic": "学习条例"},
            actor=None,
            at=part.activity.ends_at,
        )
    held(world.group, ActivityKind.GROUP_MEETING, on=day_at(5, month=9))
    life.explain(
        unit=world.first, kind=ActivityKind.THEME_DAY, day=date(2026, 7, 1), reason="防汛值守",
        actor=None, at=NOW,
    )  # fmt: skip
    life.record_talk(
        public_id=uuid4(), branch=world.first, speaker=world.li_si, partner=world.zhang_san,
        occurred_at=day_at(6, month=9), place="会议室", theme="谈思想",
        actor=world.account(world.li_si), at=NOW,
    )  # fmt: skip
    speak(lecture(world, world.first, live=True), world.zhang_san, on=AUGUST)
    book.record(world.zhang_san, AUGUST, organiser="市委党校", method=StudyMethod.EXTERNAL)
    book.quiz(world.zhang_san, AUGUST, book.item("测验"), score=80)
    add_document(
        unit=world.first, ledger_class=all_classes()[0], title="工作总结", dated_on=AUGUST,
        file=ContentFile(b"%PDF-1.4 a", name="a.pdf"), actor=world.account(world.li_si), at=NOW,
    )  # fmt: skip
    book.deliver()
    return book


def typed(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not MADE_BY_US.search(field.name)
    ]


def poisoned(texts: Iterator[str]) -> Counter[str]:
    """Put a hostile text into every text column of every row; return where it went and how often."""
    taken: Counter[str] = Counter()
    guards.drop()
    for model in (one for label in APPS for one in apps.get_app_config(label).get_models()):
        fields = typed(model)
        for pk in model._base_manager.values_list("pk", flat=True) if fields else ():
            for field in fields:
                text = next(texts)
                if field.unique:
                    text += str(pk)
                change = {field.name: text[: field.max_length]}
                try:
                    with transaction.atomic():
                        model._base_manager.filter(pk=pk).update(**change)
                except DatabaseError:  # a rule of the database about this column
                    continue
                taken[f"{model.__name__}.{field.name}"] += 1
    return taken


def files_of(book: Book, client: Client) -> Iterator[tuple[str, bytes]]:
    """Yield every file that can be taken out of the house, by name."""
    world = book.world
    for kind in kinds.KINDS.values():
        for form in kind.forms:
            who = {"member": str(world.zhang_san.public_id)} if "person" in kind.asks else {}
            asked: dict[str, Any] = {
                "columns": list(COLUMNS),
                "with": ["appraisal", "talks"],
                **who,
            }
            if "year" in kind.asks:
                asked["period"] = "2026"
            export = made(world, world.li_si, ExportKind(kind.code), form, world.first, **asked)
            yield f"{kind.code}.{form}", content(export)
    year = reverse("activities:year_workbook", args=[world.first.public_id])
    response = client.get(f"{year}?year=2026")
    assert response.status_code == 200
    yield "year.xlsx", b"".join(response.streaming_content)  # type: ignore[attr-defined]
    roster = io.BytesIO()
    export_roster(
        unit=OrgUnit.objects.get(pk=world.first.pk), day=AUGUST, target=roster, with_phones=True
    )
    yield "roster.xlsx", roster.getvalue()
    above = signed_in(book, world.sun_qi)
    for form in ("xlsx", "csv"):
        yield f"audit.{form}", above.post(f"/cms/audit/export/{form}/").content


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, of a pack the files in it."""
    if not name.endswith(".zip"):
        yield name, data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        for one in pack.namelist():
            yield f"{name}/{one}", pack.read(one)


def runs(text: str) -> bool:
    """Whether a spreadsheet would read the cell of a csv as a formula or as a number."""
    bare = text.lstrip(" \u3000\u00a0\ufeff")
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    if re.fullmatch(r"0[0-9]+|[0-9]{12,}", text):
        return True
    return len(text) > 1 and unicodedata.normalize("NFKC", bare[:1]).startswith(RUNS)


@pytest.mark.parametrize("texts", [("=HYPERLINK(A1)",), (*LEADS, *NUMBERS)], ids=["one", "all"])
def test_no_text_of_any_column_runs_in_any_file(full: Book, texts: tuple[str, ...]) -> None:
    client = signed_in(full, full.world.li_si)
    taken = poisoned(cycle(texts))
    for name in (
        "Member.name", "OrgUnit.name", "StudyRecord.title", "StudyRecord.organiser", "Activity.place",
        "Activity.topic", "Attendance.member_name", "LedgerEntry.title", "LedgerEntry.member_name",
        "HeartTalk.theme", "LectureSpeaker.name", "AuditEntry.actor_name", "CreditRule.basis",
    ):  # fmt: skip
        assert taken[name], name
    seen: Counter[str] = Counter()

    for whole, data in files_of(full, client):
        for name, one in unpacked(whole, data):
            if name.endswith(".csv"):
                cells = [
                    cell for row in csv.reader(io.StringIO(one.decode("utf-8-sig"))) for cell in row
                ]
                assert not [cell for cell in cells if runs(cell)], name
                seen["csv"] += sum(any(text in cell for text in texts) for cell in cells)
            elif name.endswith(".xlsx"):
                seen["xlsx"] += texts_in(name, one, texts)
            elif name.endswith(".docx"):
                with zipfile.ZipFile(io.BytesIO(one)) as parts:
                    assert b"HYPERLINK(A1)" not in b"".join(
                        re.findall(
                            rb"<w:instrText.*?</w:instrText>", parts.read("word/document.xml")
                        )
                    )
    assert seen["csv"] > 20
    assert seen["xlsx"] > 100


def texts_in(name: str, data: bytes, texts: tuple[str, ...]) -> int:
    """Return how many cells hold one of ``texts``; fails where a sheet has a formula, a link or a shortened number."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/"):
                assert not re.search(rb"<f[ >]|<hyperlink", parts.read(part)), (name, part)
    cells = [
        cell
        for sheet in load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert not [cell for cell in cells if cell.data_type == "f"], name
    numbers = {float(one) for one in NUMBERS}
    assert not [
        cell for cell in cells if isinstance(cell.value, int | float) and cell.value in numbers
    ]
    return sum(
        isinstance(cell.value, str) and any(one in cell.value for one in texts) for cell in cells
    )
