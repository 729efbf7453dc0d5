"""Takes the pictures of pages along when pages go, and says that a document has gone."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, pre_delete

from sanwei.common import clock, outbox
from sanwei.files.events import DocumentChanged
from sanwei.files.models import DocumentPage, PrivateDocument


def on_page_deleted(instance: DocumentPage, **kwargs: object) -> None:
    if instance.picture:
        transaction.on_commit(
            partial(instance.picture.storage.delete, str(instance.picture.name)), robust=True
        )


def on_document_deleted(instance: PrivateDocument, **kwargs: object) -> None:
    outbox.emit(DocumentChanged(document_id=instance.pk), at=clock.now())


def connect() -> None:
    post_delete.connect(on_page_deleted, sender=DocumentPage, dispatch_uid="files.page_deleted")
    pre_delete.connect(on_document_deleted, sender=PrivateDocument, dispatch_uid="files.deleted")
