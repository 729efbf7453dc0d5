"""Writes on documents: what stands on their pages, and the pictures of pages."""

import threading
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from sanwei.common import outbox
from sanwei.files.errors import FileGone, PageNotDrawn
from sanwei.files.events import DocumentChanged
from sanwei.files.models import DocumentPage, PrivateDocument
from sanwei.files.pdf import reading
from sanwei.files.pdf.reading import PageFacts

#: Children that draw at once in one process: a page costs a core for a quarter of a second.
_SLOTS = threading.BoundedSemaphore(2)


def ensure_pages(*, document: PrivateDocument, at: datetime) -> None:
    """Read the pages of a document that nobody has looked into yet; nothing to do for others.

    Raises: FileGone, PdfBroken, PdfLocked, PdfTooManyPages, PdfTooHeavy.
    """
    if document.page_count is not None:
        return
    try:
        with document.file.open("rb") as file:
            pages = reading.read(file)
    except FileNotFoundError as error:
        raise FileGone from error
    store_pages(document=document, pages=pages, at=at)


@transaction.atomic
def store_pages(*, document: PrivateDocument, pages: list[PageFacts], at: datetime) -> None:
    """Keep what was read from the document's file in place of what was known; emits DocumentChanged."""
    texts = [page.characters for page in pages if not page.is_picture]
    document.page_count = len(pages)
    document.characters = sum(texts)
    document.picture_count = len(pages) - len(texts)
    # An update and not a save: saving would write the file's other facts as this instance knows them.
    PrivateDocument.objects.filter(pk=document.pk).update(
        page_count=document.page_count,
        characters=document.characters,
        picture_count=document.picture_count,
    )
    document.pages.all().delete()
    DocumentPage.objects.bulk_create(
        DocumentPage(
            document=document,
            number=number,
            characters=page.characters,
            is_picture=page.is_picture,
            width=page.width,
            height=page.height,
            text=page.text,
        )
        for number, page in enumerate(pages, start=1)
    )
    outbox.emit(DocumentChanged(document_id=document.pk), at=at)


def picture_of(*, page: DocumentPage) -> FieldFile:
    """Return the stored picture of a page, which is drawn now if nobody has asked for it before.

    Safe in parallel: the first one stored stays. Raises: PageNotDrawn, FileGone.
    """
    if page.picture:
        return page.picture
    if not _SLOTS.acquire(timeout=reading.DRAW_SECONDS):
        raise PageNotDrawn
    try:
        # Whoever waited for a slot may have waited for this very page.
        page.refresh_from_db(fields=["picture"])
        return page.picture or _drawn(page)
    finally:
        _SLOTS.release()


def _drawn(page: DocumentPage) -> FieldFile:
    document, storage = page.document, page.picture.storage
    try:
        with document.file.open("rb") as file:
            data = reading.draw(file, page.number)
    except FileNotFoundError as error:
        raise FileGone from error
    name = storage.save(f"pages/{document.public_id.hex}/{page.pk}.webp", ContentFile(data))
    if not DocumentPage.objects.filter(pk=page.pk, picture="").update(picture=name):
        storage.delete(name)
    page = DocumentPage.objects.filter(pk=page.pk).first() or page
    if not page.picture:
        raise FileGone
    return page.picture
