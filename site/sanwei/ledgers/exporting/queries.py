"""Reads of exports: nobody finds those of others."""

from uuid import UUID

from django.db.models import QuerySet

from sanwei.accounts.models import User
from sanwei.ledgers.exporting.errors import ExportNotVisible
from sanwei.ledgers.models import Export


def exports_of(user: object) -> QuerySet[Export]:
    """Return what ``user`` asked for, newest first."""
    if not isinstance(user, User) or not user.is_active:
        return Export.objects.none()
    return Export.objects.filter(requester=user)


def export_for(user: object, public_id: UUID) -> Export:
    """Return one's own export. Raises: ExportNotVisible."""
    export = exports_of(user).filter(public_id=public_id).first()
    if export is None:
        raise ExportNotVisible
    return export
