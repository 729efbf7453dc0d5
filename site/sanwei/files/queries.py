"""Reads on documents."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from django.db.models import Case, IntegerField, Value, When

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


#: Words that pages are asked for: each is a scan of the texts of the documents in question.
MOST_WORDS = 12
#: Pages quoted at a time, over all documents: a result shows one of each.
MOST_PAGES = 40


@dataclass(frozen=True)
class PageWords:
    """The words of one page and where it stands in a text that shows the document."""

    document_id: int
    number: int
    text: str

    @property
    def anchor(self) -> str:
        return anchor_of(self.document_id, self.number)


def anchor_of(document_id: int, number: int) -> str:
    """Return the name of a page within the address of a text that shows the document."""
    return f"pdf-{document_id}-{number}"


def words_of(document: PrivateDocument) -> list[str]:
    """Return the texts of all pages in their order, for the search."""
    pages = document.pages.exclude(text="").order_by("number")
    return list(pages.values_list("text", flat=True))


def pages_saying(words: Sequence[str], *, documents: Collection[int]) -> list[PageWords]:
    """Return the pages of ``documents`` that say most of ``words``, in the order of documents. One query."""
    asked = [
        Case(
            When(text__icontains=word, then=Value(1)), default=Value(0), output_field=IntegerField()
        )
        for word in words[:MOST_WORDS]
    ]
    if not asked:
        return []
    rows = DocumentPage.objects.filter(document__in=documents).annotate(said=reduce(add, asked))
    best = rows.filter(said__gt=0).order_by("-said", "document", "number")[:MOST_PAGES]
    found = [PageWords(*row) for row in best.values_list("document_id", "number", "text")]
    return sorted(found, key=lambda page: (page.document_id, page.number))
