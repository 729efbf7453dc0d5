"""Reads on documents."""

from sanwei.files.models import DocumentPage, PrivateDocument

#: So much text goes into a page of the site for those who listen to it; beyond, it has an address of its own.
TEXT_AT_HAND_CHARACTERS = 20_000


def pages_of(document: PrivateDocument) -> list[DocumentPage]:
    """Return the pages in their order; those beyond ``TEXT_AT_HAND_CHARACTERS`` without their text. Two queries."""
    pages = list(document.pages.defer("text").order_by("number"))
    near, told = [], 0
    for page in pages:
        told += page.characters
        if told <= TEXT_AT_HAND_CHARACTERS:
            near.append(page.pk)
    texts = dict(DocumentPage.objects.filter(pk__in=near).values_list("pk", "text"))
    for page in pages:
        page.text = texts.get(page.pk, "")
    return pages
