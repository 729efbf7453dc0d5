"""Asking for a file, making it in the lane, taking it away again. The only writer of Export."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.common.errors import SanweiError
from sanwei.ledgers.exporting import kinds, workshop
from sanwei.ledgers.exporting.enums import UNDER_WAY, ExportForm, ExportKind, ExportState
from sanwei.ledgers.exporting.errors import (
    ExportCancelled,
    ExportGone,
    ExportNotReady,
    ExportNotVisible,
    SumsDiffer,
    TooManyExports,
)
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.progress import WHOLE, Progress
from sanwei.ledgers.exporting.telling import told
from sanwei.ledgers.models import Export
from sanwei.ledgers.models.export import stored_path

logger = logging.getLogger(__name__)

UNFORESEEN = gettext_lazy("没有生成成功，请再导出一次；还不行请联系管理员。")
#: One person's exports that wait or run at once.
MOST_AT_ONCE = 5
#: Writers that meet a ledger that moves under them begin anew so often.
TRIES = 3


@transaction.atomic
def ask(
    *,
    kind: ExportKind,
    form: ExportForm,
    parameters: Mapping[str, Any],
    requester: User,
    at: datetime,
) -> Export:
    """Queue a file for ``requester``; what he asked for already and still waits for is returned as it is.

    Leaves an audit row. The caller sends it to the lane. Raises: ExportNotVisible, ExportRefused, TooManyExports.
    """
    order = kinds.order(kind, form, parameters, requester=requester, at=at)
    waiting = list(Export.objects.filter(requester=requester, state__in=UNDER_WAY))
    for one in waiting:
        if (one.kind, one.form, one.parameters) == (kind, form, dict(parameters)):
            return one
    if len(waiting) >= MOST_AT_ONCE:
        raise TooManyExports
    export = Export.objects.create(
        requester=requester,
        requester_name=requester.name,
        kind=kind,
        form=form,
        parameters=dict(parameters),
        title=kinds.of(kind).title(order)[:200],
        created_at=at,
    )
    _log("asked", export, order, actor=requester, at=at)
    return export


def run(*, export: Export, at: datetime) -> Export:
    """Make the file; told twice, or by a second worker after the first was killed, it is made once.

    Who lost the right meanwhile gets nothing. What can't be made ends FAILED with a sentence; an error that nobody
    foresaw is raised as well. Takes no transaction: nobody waits for a lock while rows are read.
    """
    started = Export.objects.filter(pk=export.pk, state__in=UNDER_WAY).update(
        state=ExportState.RUNNING, started_at=at, progress_permille=0, error=""
    )
    export.refresh_from_db()
    if not started:
        return export
    try:
        _make(export, at)
    except ExportCancelled:
        logger.info("export %s was cancelled", export.public_id)
    except SanweiError as refused:
        _fail(export, str(refused.message))
    except OSError as error:
        if error.errno not in workshop.NO_ROOM:
            _fail(export, str(UNFORESEEN))
            raise
        logger.error("export %s: no room on the disk", export.public_id)
        _fail(export, _("服务器磁盘空间不够，文件没有生成。请联系管理员腾出空间后再导出一次。"))
    except Exception:
        _fail(export, str(UNFORESEEN))
        raise
    export.refresh_from_db()
    return export


@transaction.atomic
def cancel(*, export: Export, at: datetime) -> Export:
    """End an export that is not done; its worker stops at the next row. Nothing to do for others."""
    Export.objects.filter(pk=export.pk, state__in=UNDER_WAY).update(
        state=ExportState.CANCELLED, finished_at=at
    )
    export.refresh_from_db()
    return export


def hand_out(*, export: Export, requester: User, at: datetime) -> Export:
    """Say that ``requester`` takes the file now; leaves an audit row.

    Raises: ExportNotVisible for another person and for who lost the post, ExportGone, ExportNotReady.
    """
    if export.requester_id != requester.pk:
        raise ExportNotVisible
    kind = ExportKind(export.kind)
    order = kinds.order(kind, export.form, export.parameters, requester=requester, at=at)
    if export.state == ExportState.EXPIRED or (export.expires_at and export.expires_at <= at):
        raise ExportGone
    if not export.is_done:
        raise ExportNotReady
    _log("downloaded", export, order, actor=requester, at=at)
    return export


def expire(*, at: datetime) -> int:
    """Delete the files whose time is over or whose requester is gone, and end what its worker could not end.

    Returns how many changed.
    """
    done = Export.objects.filter(state=ExportState.DONE)
    gone = done.filter(expires_at__lte=at) | done.filter(requester__isnull=True)
    changed = 0
    for export in gone:
        _forget_file(export)
        changed += Export.objects.filter(pk=export.pk).update(
            state=ExportState.EXPIRED, file="", size_bytes=0
        )
    # Nobody waits so long: the lane lost its task, or there is no worker.
    late = Export.objects.filter(
        state__in=UNDER_WAY, created_at__lte=at - timedelta(hours=settings.EXPORT_KEPT_HOURS)
    )
    for export in late:
        changed += _fail(export, _("没有生成成功，请再导出一次；还不行请联系管理员。"))
        _forget_file(export)
    workshop.sweep()
    return changed


@transaction.atomic
def withdraw_all() -> int:
    """Let every file that can be downloaded expire now; what is under way ends without one. Returns how many."""
    done = list(Export.objects.filter(state=ExportState.DONE))
    for export in done:
        transaction.on_commit(partial(_forget_file, export))
    Export.objects.filter(pk__in=[one.pk for one in done]).update(
        state=ExportState.EXPIRED, file="", size_bytes=0
    )
    late = Export.objects.filter(state__in=UNDER_WAY)
    return len(done) + sum(_fail(export, _("内容有变动，请再导出一次。")) for export in late)


def give_up(*, task_key: str) -> int:
    """End the export whose task the lane gave up. Returns how many."""
    ended = 0
    for export in Export.objects.filter(task_key=task_key, state__in=UNDER_WAY):
        ended += _fail(export, _("生成时一再中断，没有成功。请缩短时段再试，或联系管理员。"))
        _forget_file(export)
    return ended


def _make(export: Export, at: datetime) -> None:
    if export.requester is None:
        raise ExportCancelled
    kind = kinds.of(export.kind)
    progress = Progress()
    with told(progress, lambda permille: _tell(export, at, permille)), workshop.bench() as file:
        for left in reversed(range(TRIES)):
            order = kinds.order(
                ExportKind(export.kind),
                export.form,
                export.parameters,
                requester=export.requester,
                at=at,
            )
            file.seek(0)
            file.truncate()
            try:
                rows = kind.write(order, ExportForm(export.form), file, progress)
                break
            except SumsDiffer:
                if not left:
                    raise
        if not _ours(export, at).exists():
            raise ExportCancelled
        sha256, size = workshop.digest_of(file)
        name = workshop.hand_over(file, export.file.storage, stored_path(export, ""))
    finished = clock.now()
    kept = _ours(export, at).update(
        state=ExportState.DONE,
        progress_permille=WHOLE,
        file=name,
        sha256=sha256,
        size_bytes=size,
        rows=rows,
        finished_at=finished,
        expires_at=finished + timedelta(hours=settings.EXPORT_KEPT_HOURS),
    )
    if not kept and not Export.objects.filter(pk=export.pk, state=ExportState.DONE).exists():
        _forget_file(export)


def _ours(export: Export, at: datetime) -> QuerySet[Export]:
    """Keep the row while it is still this worker's: not cancelled, and begun by nobody after it."""
    return Export.objects.filter(pk=export.pk, state=ExportState.RUNNING, started_at=at)


def _tell(export: Export, at: datetime, permille: int) -> bool:
    """Write how far it is; False where somebody cancelled it or took over."""
    return bool(_ours(export, at).update(progress_permille=permille))


def _fail(export: Export, sentence: str) -> int:
    return Export.objects.filter(pk=export.pk, state__in=UNDER_WAY).update(
        state=ExportState.FAILED, error=sentence[:300], finished_at=clock.now()
    )


def _forget_file(export: Export) -> None:
    export.file.storage.delete(stored_path(export, ""))


def _log(what: str, export: Export, order: Order, *, actor: User, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"ledger.export_{what}",
        target_label="ledgers.export",
        target_key=export.public_id,
        unit_key=order.unit.public_id if order.unit else "",
        kind=export.kind,
        form=export.form,
        asked=export.parameters,
    )
