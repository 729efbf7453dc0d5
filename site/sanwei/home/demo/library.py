"""Puts the demo's own writing on the shelves: 微故事, 月读一书, 机关书屋 and 书单, through the library's services."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from wagtail.rich_text import RichText

from sanwei.accounts.models import User
from sanwei.files import services as files
from sanwei.files.models import PrivateDocument
from sanwei.home.demo import texts
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.texts import Passage
from sanwei.library import labels
from sanwei.library import services as library
from sanwei.library.enums import MarkState
from sanwei.library.models import Book, ShelfBook, StoryPage
from sanwei.org.models import Audience, Member, OrgUnit
from sanwei.org.services import audience_for
from sanwei.study import queries as study
from sanwei.study.models import StudyItem

Entry = StudyItem | Book | ShelfBook
# Who has noted what for himself; only the number is ever shown to others.
MARKS = (
    ("严春梅", "平凡的世界", MarkState.READING),
    ("严春梅", "我与地坛", MarkState.WANTED),
    ("朱海燕", "平凡的世界", MarkState.READING),
    ("吕永红", "乡土中国", MarkState.FINISHED),
    ("郑凯旋", "桥梁史话", MarkState.READING),
    ("郑凯旋", "创业史", MarkState.WANTED),
)


def furnish(calendar: Calendar) -> None:
    """Publish stories and book, fill the shelf and draw the lists, all for the whole organisation."""
    committee = OrgUnit.get_first_root_node()
    everyone = audience_for(unit=committee)
    stories = {story.title: _story(story, everyone, calendar) for story in texts.stories()}
    book = _book(committee, calendar)
    shelf = _shelf(committee, calendar)
    there: dict[tuple[str, str], Entry] = {("book", book.title): book}
    there |= {("story", title): item for title, item in stories.items()}
    there |= {("shelf", title): shelf_book for title, shelf_book in shelf.items()}
    for told in texts.shelf().lists:
        library.create_list(
            unit=committee,
            title=told.title,
            reason=told.reason,
            entries=[there[entry] for entry in told.entries],
        )


def _story(told: texts.Story, everyone: Audience, calendar: Calendar) -> StudyItem:
    page = library.create_story(
        unit=OrgUnit.objects.get(short_name=told.branch),
        title=told.title,
        slug=told.slug,
        person=Member.objects.get(name=told.person),
        person_name=told.person,
        person_unit_name=told.branch,
        honour=told.honour,
        period=told.period,
        summary=told.summary,
        body=_blocks(told.body, who=told.person),
        written_by=told.written_by,
        photographed_by=told.photographed_by,
        tags=told.tags,
        audience=everyone,
        owner=User.objects.get(member__name="何若曦"),
        confirmed_unclassified=True,
        publish=True,
    )
    when = calendar.at(told.month, told.day, 9)
    StoryPage.objects.filter(pk=page.pk).update(first_published_at=when)
    StudyItem.objects.filter(owner_label=labels.STORY, owner_key=page.public_id).update(
        live_at=when
    )
    item = study.item_of(labels.STORY, page.public_id)
    assert item is not None  # noqa: S101 - publishing made it
    return item


def _book(committee: OrgUnit, calendar: Calendar) -> Book:
    told = texts.book()
    month = calendar.as_of.replace(day=1)
    at = calendar.now.replace(day=1) - timedelta(days=3)
    book = library.create_book(
        unit=committee,
        title=told.title,
        author=told.author,
        source=told.source,
        summary=told.summary,
        is_live=True,
        at=at,
    )
    for chapter in told.chapters:
        library.add_chapter(
            book=book,
            number=chapter.number,
            title=chapter.title,
            body=_blocks(chapter.body, who=""),
            at=at,
        )
    library.set_monthly_book(unit=committee, month=month, book=book, note=told.note)
    return book


def _shelf(committee: OrgUnit, calendar: Calendar) -> dict[str, ShelfBook]:
    told = texts.shelf()
    shelf = library.open_shelf(unit=committee, name=told.name, note=told.note)
    books = {
        book.title: library.add_shelf_book(
            shelf=shelf,
            title=book.title,
            author=book.author,
            recommender_name=book.recommender,
            reason=book.reason,
            place=book.place,
            file=_document(book, committee, calendar) if book.pdf else None,
            on=calendar.as_of,
        )
        for book in told.books
    }
    for name, title, state in MARKS:
        member = Member.objects.get(name=name)
        library.mark_book(member=member, book=books[title], state=state, at=calendar.now)
    return books


def _document(told: texts.ShelfBook, committee: OrgUnit, calendar: Calendar) -> PrivateDocument:
    content = ContentFile((texts.CONTENT / told.pdf).read_bytes(), name=told.pdf)
    document = PrivateDocument(title=told.title, file=content, collection=committee.collection)
    # Wagtail's own forms do this, too, before they save.
    document._set_document_file_metadata()
    document.save()
    files.ensure_pages(document=document, at=calendar.now)
    return document


def _blocks(body: tuple[Passage, ...], *, who: str) -> list[tuple[str, Any]]:
    """Return the blocks of a text: paragraphs up to a quotation go together."""
    blocks: list[tuple[str, Any]] = []
    running: list[str] = []
    for passage in body:
        if passage.is_quote:
            blocks += [("text", RichText("".join(running)))] if running else []
            running = []
            blocks.append(("quote", {"text": passage.text, "who": who}))
        else:
            running.append(passage.html)
    return [*blocks, ("text", RichText("".join(running)))] if running else blocks
