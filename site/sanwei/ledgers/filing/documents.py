"""资料件: uploaded once, filed at once, withdrawn with a reason; then the file goes and the row stays."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.ledgers.errors import NeedsReason
from sanwei.ledgers.filing.errors import AlreadyWithdrawn, ClassRetired
from sanwei.ledgers.filing.matters import key_of_document, matter_of_document
from sanwei.ledgers.filing.settling import Wish, settle
from sanwei.ledgers.models import LedgerClass, LedgerDocument
from sanwei.org.models import OrgUnit


def add_document(
    *,
    unit: OrgUnit,
    ledger_class: LedgerClass,
    title: str,
    dated_on: date,
    file: File[Any],
    actor: User,
    at: datetime,
) -> LedgerDocument:
    """Keep ``file`` and file it by class and day; the caller has asked whether it is unclassified.

    Dated in an archived quarter it goes into the open one (上期补记). Raises: ClassRetired.
    """
    if ledger_class.retired_on is not None and ledger_class.retired_on <= dated_on:
        raise ClassRetired
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    document = LedgerDocument(
        unit=unit,
        ledger_class=ledger_class,
        title=title.strip(),
        dated_on=dated_on,
        file=file,
        file_name=str(file.name)[-255:],
        size_bytes=file.size,
        sha256=digest.hexdigest(),
        added_at=at,
        added_by_name=actor.name,
    )
    try:
        with transaction.atomic():
            document.save()
            _file(document, actor=actor, at=at)
            _log("file_document", document, actor, at)
    except BaseException:
        document.file.storage.delete(str(document.file.name))
        raise
    return document


@transaction.atomic
def withdraw_document(*, document: LedgerDocument, reason: str, actor: User, at: datetime) -> None:
    """Take a 资料件 back: its filing is reversed, its file deleted, who and why stay.

    Raises: NeedsReason, AlreadyWithdrawn.
    """
    if not reason.strip():
        raise NeedsReason
    rows = LedgerDocument.objects.select_related("unit", "ledger_class")
    held = rows.select_for_update(of=("self",)).get(pk=document.pk)
    if held.withdrawn_at is not None:
        raise AlreadyWithdrawn
    held.withdrawn_at, held.withdrawn_by_name = at, actor.name
    held.withdrawn_reason = reason.strip()[:300]
    held.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_reason"])
    _file(held, actor=actor, at=at, reason=held.withdrawn_reason)
    _log("withdraw_document", held, actor, at)
    name, storage = str(held.file.name), held.file.storage
    transaction.on_commit(lambda: storage.delete(name))


def _file(document: LedgerDocument, *, actor: User, at: datetime, reason: str = "") -> None:
    wish = Wish(
        key_of_document(document),
        matter_of_document(document),
        reason=reason,
        actor=actor,
        actor_name=actor.name,
    )
    settle([wish], at=at)


def _log(what: str, document: LedgerDocument, actor: User, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"ledger.{what}",
        target_label="ledgers.ledgerdocument",
        target_key=document.public_id,
        unit_key=document.unit.public_id,
        title=document.title,
        sha256=document.sha256,
    )
