"""The way into the ``exports`` lane: a task that carries the number of the export and nothing else."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django_tasks import task

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.ledgers.exporting import services
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.models import Export

logger = logging.getLogger(__name__)


@task(queue_name="exports")
def make(public_id: str) -> None:
    """Make one file; a killed worker's is made by the next one."""
    export = Export.objects.filter(public_id=UUID(public_id)).first()
    if export is None:
        logger.warning("export %s is gone", public_id)
        return
    services.run(export=export, at=clock.now())


@transaction.atomic
def order(
    *, kind: ExportKind, form: ExportForm, parameters: Mapping[str, Any], requester: User
) -> Export:
    """Ask for a file now and put it into the lane. Raises: what ``services.ask`` raises."""
    export = services.ask(
        kind=kind, form=form, parameters=parameters, requester=requester, at=clock.now()
    )
    send(export)
    return export


def send(export: Export) -> None:
    """Put the export into the lane, in the caller's transaction; one that is there already is left alone."""
    if not export.task_key:
        export.task_key = str(make.enqueue(str(export.public_id)).id)
        export.save(update_fields=["task_key"])
