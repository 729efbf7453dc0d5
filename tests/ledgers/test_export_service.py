"""An export belongs to who asked for it, is made once, whatever happens, and goes when its time is over."""

import errno
import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django_tasks_db.models import DBTaskResult

from sanwei.common.lanes.child import LaneChild
from sanwei.common.lanes.periodic import Timetable
from sanwei.common.models import AuditEntry
from sanwei.ledgers import tasks
from sanwei.ledgers.exporting import kinds, lane, services, workshop
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind, ExportState
from sanwei.ledgers.exporting.errors import (
    ExportGone,
    ExportNotReady,
    ExportNotVisible,
    ExportRefused,
    SumsDiffer,
    TooManyExports,
)
from sanwei.ledgers.exporting.kinds.free import Free
from sanwei.ledgers.exporting.progress import Progress
from sanwei.ledgers.models import Export
from tests.ledgers.book import Book
from tests.ledgers.exporting import ask, content, made
from tests.ledgers.test_exports import AUGUST
from tests.world import NOW, World

LEDGER = (ExportKind.STUDY_LEDGER, ExportForm.XLSX)


def free(world: World, *, form: ExportForm = ExportForm.XLSX, **parameters: Any) -> Export:
    columns = ["name", "hours"]
    return ask(
        world, world.li_si, ExportKind.FREE, form, world.first, columns=columns, **parameters
    )


def left_over() -> list[Path]:
    return [path for path in workshop.folder().iterdir() if path.suffix == ".export"]


def test_a_task_of_the_lane_makes_the_file(book: Book) -> None:
    export = ask(book.world, book.world.li_si, *LEDGER, book.world.first)
    lane.send(export)
    child = LaneChild("exports", lease_seconds=60)
    child._timetable = Timetable([])

    assert child.turn()

    export.refresh_from_db()
    assert (export.state, export.progress_permille) == (ExportState.DONE, 1000)
    assert content(export)[:2] == b"PK"
    assert (len(content(export)), len(export.sha256)) == (export.size_bytes, 64)


def test_asking_twice_while_it_waits_is_one_export(book: Book) -> None:
    first = ask(book.world, book.world.li_si, *LEDGER, book.world.first)

    again = ask(book.world, book.world.li_si, *LEDGER, book.world.first)
    other = ask(book.world, book.world.sun_qi, *LEDGER, book.world.first)

    assert again == first
    assert other != first


def test_one_person_can_not_fill_the_lane(book: Book) -> None:
    for month in range(1, 6):
        free(book.world, starts_on=f"2026-0{month}-01", ends_on=f"2026-0{month}-28")

    with pytest.raises(TooManyExports):
        free(book.world, starts_on="2026-06-01", ends_on="2026-06-28")


def test_a_unit_that_one_may_not_open_can_not_be_asked_for(book: Book) -> None:
    world = book.world

    for who in (world.li_si, world.zhang_san, world.zhao_liu):
        with pytest.raises(ExportNotVisible):
            ask(world, who, *LEDGER, world.second)

    assert not Export.objects.exists()


def test_who_lost_the_post_before_it_is_made_gets_no_file(book: Book) -> None:
    world = book.world
    export = ask(world, world.li_si, *LEDGER, world.first)
    world.li_si.roles.all().delete()

    export = services.run(export=export, at=NOW)

    assert (export.state, export.file.name) == (ExportState.FAILED, "")
    assert "职务有变动" in export.error


def test_who_lost_the_post_can_not_download_what_he_had_made(book: Book) -> None:
    world = book.world
    export = made(world, world.li_si, *LEDGER, world.first)
    world.li_si.roles.all().delete()

    with pytest.raises(ExportNotVisible):
        services.hand_out(export=export, requester=world.account(world.li_si), at=NOW)


def test_nobody_else_downloads_it_however_high_his_post(book: Book) -> None:
    world = book.world
    export = made(world, world.li_si, *LEDGER, world.first)

    for who in (world.sun_qi, world.zhou_ba):
        with pytest.raises(ExportNotVisible):
            services.hand_out(export=export, requester=world.account(who), at=NOW)


def test_a_file_goes_when_its_time_is_over(book: Book) -> None:
    world = book.world
    export = made(world, world.li_si, *LEDGER, world.first)
    name = export.file.name
    late = export.expires_at

    with pytest.raises(ExportGone):
        services.hand_out(export=export, requester=world.account(world.li_si), at=late)
    assert services.expire(at=late) == 1

    export.refresh_from_db()
    assert (export.state, export.file.name) == (ExportState.EXPIRED, "")
    assert not default_storage.exists(name)
    assert services.expire(at=late) == 0


def test_a_file_goes_with_its_requester(book: Book) -> None:
    export = made(book.world, book.world.li_si, *LEDGER, book.world.first)
    Export.objects.update(requester=None)

    services.expire(at=NOW)

    assert not default_storage.exists(f"exports/{export.public_id.hex}.xlsx")


def test_a_file_that_is_not_ready_is_not_handed_out(book: Book) -> None:
    export = ask(book.world, book.world.li_si, *LEDGER, book.world.first)

    with pytest.raises(ExportNotReady):
        services.hand_out(export=export, requester=book.world.account(book.world.li_si), at=NOW)


def test_asking_and_each_download_leave_a_trace(book: Book) -> None:
    world = book.world
    export = made(world, world.li_si, *LEDGER, world.first)
    services.hand_out(export=export, requester=world.account(world.li_si), at=NOW)

    traces = AuditEntry.objects.filter(target_key=export.public_id).order_by("pk")
    assert [(one.action, one.actor_name, one.unit_key) for one in traces] == [
        ("ledger.export_asked", "李四", str(world.first.public_id)),
        ("ledger.export_downloaded", "李四", str(world.first.public_id)),
    ]


def test_a_cancelled_export_is_not_made(book: Book) -> None:
    export = ask(book.world, book.world.li_si, *LEDGER, book.world.first)
    services.cancel(export=export, at=NOW)

    export = services.run(export=export, at=NOW)

    assert (export.state, export.file.name) == (ExportState.CANCELLED, "")


def test_cancelling_while_it_is_written_leaves_no_file(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = book.world
    book.record(world.zhang_san, AUGUST)
    book.deliver()
    export = free(world)
    write = Free.write

    def cancelled(self: Free, *args: Any) -> int:
        rows = write(self, *args)
        services.cancel(export=export, at=NOW)
        return rows

    monkeypatch.setattr(Free, "write", cancelled)
    export = services.run(export=export, at=NOW)

    assert export.state == ExportState.CANCELLED
    assert not default_storage.exists(f"exports/{export.public_id.hex}.xlsx")
    assert left_over() == []


def test_cancelling_in_the_last_moment_leaves_no_file(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = free(book.world)
    hand_over = workshop.hand_over

    def cancelled(*args: Any) -> str:
        name = hand_over(*args)
        services.cancel(export=export, at=NOW)
        return name

    monkeypatch.setattr(workshop, "hand_over", cancelled)
    export = services.run(export=export, at=NOW)

    assert (export.state, export.file.name) == (ExportState.CANCELLED, "")
    assert not default_storage.exists(f"exports/{export.public_id.hex}.xlsx")


def test_a_worker_that_takes_over_replaces_what_the_killed_one_left(book: Book) -> None:
    export = ask(book.world, book.world.li_si, *LEDGER, book.world.first)
    Export.objects.filter(pk=export.pk).update(state=ExportState.RUNNING, progress_permille=700)
    default_storage.save(f"exports/{export.public_id.hex}.xlsx", BytesIO(b"half a file"))

    export = services.run(export=export, at=NOW)

    assert (export.state, content(export)[:2]) == (ExportState.DONE, b"PK")
    assert export.file.name == f"exports/{export.public_id.hex}.xlsx"


def test_a_worker_that_was_taken_for_dead_leaves_the_file_of_the_next_one_alone(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = free(book.world)
    write = Free.write

    def overtaken(self: Free, *args: Any) -> int:
        monkeypatch.setattr(Free, "write", write)
        services.run(export=export, at=NOW + timedelta(minutes=2))
        return write(self, *args)

    monkeypatch.setattr(Free, "write", overtaken)
    services.run(export=export, at=NOW)

    export.refresh_from_db()
    assert (export.state, export.started_at) == (ExportState.DONE, NOW + timedelta(minutes=2))
    assert hashlib.sha256(content(export)).hexdigest() == export.sha256


def restless(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Have a ledger move under its reader that often, each time with much of the file written."""
    write, left = Free.write, iter(range(times))

    def moved(self: Free, order: Any, form: Any, file: IO[bytes], progress: Progress) -> int:
        if next(left, None) is not None:
            file.write(b"x" * 100_000)
            raise SumsDiffer
        return write(self, order, form, file, progress)

    monkeypatch.setattr(Free, "write", moved)


def test_a_ledger_that_moved_meanwhile_is_read_anew_from_the_beginning(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = content(services.run(export=free(book.world, form=ExportForm.CSV), at=NOW))
    restless(monkeypatch, services.TRIES - 1)

    export = services.run(export=free(book.world, form=ExportForm.CSV), at=NOW)

    assert (export.state, content(export)) == (ExportState.DONE, still)


def test_a_ledger_that_never_rests_ends_the_export_with_a_sentence(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    restless(monkeypatch, services.TRIES)

    export = services.run(export=free(book.world), at=NOW)

    assert (export.state, export.file.name) == (ExportState.FAILED, "")
    assert "没有对上" in export.error
    assert left_over() == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_leaves_no_half_file_and_says_so(
    book: Book, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(self: Free, order: object, form: object, file: IO[bytes], progress: object) -> int:
        file.write(b"half")
        raise OSError(number, "no room")

    monkeypatch.setattr(Free, "write", full)
    export = services.run(export=free(book.world), at=NOW)

    assert (export.state, export.file.name) == (ExportState.FAILED, "")
    assert "磁盘空间不够" in export.error
    assert left_over() == []


@pytest.mark.parametrize("form", [ExportForm.XLSX, ExportForm.CSV])
def test_what_a_full_disk_says_is_heard_through_the_writer(book: Book, form: ExportForm) -> None:
    world = book.world
    order = kinds.order(
        ExportKind.FREE,
        form,
        {"unit": str(world.first.public_id), "period": "2026Q3", "columns": ["name"]},
        requester=world.account(world.li_si),
        at=NOW,
    )

    with (
        Path("/dev/full").open("r+b", buffering=0) as disk,
        pytest.raises(OSError, match="No space left") as full,
    ):
        kinds.of(ExportKind.FREE).write(order, form, disk, Progress())

    assert full.value.errno in workshop.NO_ROOM


def test_an_error_that_nobody_foresaw_is_told_and_raised(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(Free, "write", broken)
    export = free(book.world)

    with pytest.raises(ZeroDivisionError):
        services.run(export=export, at=NOW)

    export.refresh_from_db()
    assert (export.state, export.error[:6]) == (ExportState.FAILED, "没有生成成功")


def test_an_export_whose_task_was_given_up_is_ended(book: Book) -> None:
    export = ask(book.world, book.world.li_si, *LEDGER, book.world.first)
    lane.send(export)
    Export.objects.update(state=ExportState.RUNNING)
    DBTaskResult.objects.update(status="FAILED")

    tasks.sweep_exports()

    export.refresh_from_db()
    assert (export.state, export.error[:4]) == (ExportState.FAILED, "生成时一")


def test_an_export_that_nobody_works_off_is_ended_after_days(book: Book) -> None:
    export = ask(book.world, book.world.li_si, *LEDGER, book.world.first)

    services.expire(at=NOW + timedelta(days=30))

    export.refresh_from_db()
    assert export.state == ExportState.FAILED


@pytest.mark.parametrize(
    "parameters",
    [
        {"period": "2026Q5"},
        {"period": "1900"},
        {"period": "x"},
        {"starts_on": "2026-02-30", "ends_on": "2026-03-01"},
        {"starts_on": "2026-03-02", "ends_on": "2026-03-01"},
        {"starts_on": "2010-01-01", "ends_on": "2026-03-01"},
    ],
)
def test_a_time_that_makes_no_sense_is_refused(book: Book, parameters: dict[str, str]) -> None:
    with pytest.raises(ExportRefused):
        free(book.world, **parameters)

    assert not Export.objects.exists()


@pytest.mark.parametrize("columns", [[], ["phone"], ["name", "__class__"]])
def test_columns_that_do_not_exist_are_refused(book: Book, columns: list[str]) -> None:
    world = book.world

    with pytest.raises(ExportRefused):
        ask(world, world.li_si, ExportKind.FREE, ExportForm.XLSX, world.first, columns=columns)


def test_the_anonymous_are_led_to_the_sign_in(db: None) -> None:
    assert Client().get("/ledger/exports/").status_code == 302
