"""The templates of units. Owns PaperTemplate: one a unit and paper, above all others the default in the tree."""

import hashlib
from datetime import datetime
from pathlib import Path, PurePath

from django.core.files.base import ContentFile
from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.ledgers.exporting.papers import checking
from sanwei.ledgers.exporting.papers.enums import Paper
from sanwei.ledgers.models import PaperTemplate
from sanwei.org.models import OrgUnit

DEFAULTS = Path(__file__).resolve().parent / "defaults"


def default_of(paper: str) -> bytes:
    return (DEFAULTS / f"{Paper(paper)}.docx").read_bytes()


def template_of(unit: OrgUnit | None, paper: str) -> PaperTemplate | None:
    """Return the template of ``unit``, else of the nearest unit above it, else None for the default. One query."""
    if unit is None:
        return None
    rows = PaperTemplate.objects.filter(paper=paper, unit__path__in=unit.line_paths())
    return rows.select_related("unit").order_by("-unit__path").first()


def content_of(unit: OrgUnit | None, paper: str) -> bytes:
    """Return the template that holds for ``unit``."""
    found = template_of(unit, paper)
    if found is None:
        return default_of(paper)
    with found.file.open("rb") as file:
        content: bytes = file.read()
    return content


def upload(
    *, unit: OrgUnit, paper: Paper, name: str, data: bytes, actor: User, at: datetime
) -> PaperTemplate:
    """Let ``unit`` and what stands below it use ``data`` for ``paper``, in place of what it had.

    Leaves an audit row. Raises: TemplateRefused.
    """
    checking.check(data, paper)
    with transaction.atomic():
        _drop(unit, paper)
        row = PaperTemplate(
            unit=unit,
            paper=paper,
            name=PurePath(name.replace("\\", "/")).name[:200],
            sha256=hashlib.sha256(data).hexdigest(),
            size_bytes=len(data),
            uploaded_at=at,
            uploaded_by_name=actor.name,
        )
        row.file.save("template.docx", ContentFile(data), save=False)
        row.save()
        _log("uploaded", unit, paper, actor, at, sha256=row.sha256)
    return row


@transaction.atomic
def reset(*, unit: OrgUnit, paper: Paper, actor: User, at: datetime) -> bool:
    """Forget the template of ``unit``; True where it had one. Leaves an audit row then."""
    if not _drop(unit, paper):
        return False
    _log("reset", unit, paper, actor, at)
    return True


def _drop(unit: OrgUnit, paper: Paper) -> bool:
    row = PaperTemplate.objects.filter(unit=unit, paper=paper).first()
    if row is None:
        return False
    name, storage = str(row.file.name), row.file.storage
    row.delete()
    transaction.on_commit(lambda: storage.delete(name))
    return True


def _log(
    what: str, unit: OrgUnit, paper: Paper, actor: User, at: datetime, **details: object
) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"ledger.template_{what}",
        target_label="org.orgunit",
        target_key=unit.public_id,
        unit_key=unit.public_id,
        paper=str(paper),
        **details,
    )
