"""A PDF in a text: its pages count, a new file counts anew, and only who may read the text gets its pages."""

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StructBlockValidationError
from wagtail.models import ReferenceIndex

from sanwei.common import outbox
from sanwei.files import services as files
from sanwei.files.models import PrivateDocument
from sanwei.files.pdf import reading
from sanwei.library import labels, services
from sanwei.library.blocks import ChapterBody, PdfPagesBlock
from sanwei.library.models import Book, Chapter
from sanwei.library.texts import PICTURE_PAGE_CHARACTERS, characters_of
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.models import StudyItem
from tests.files.papers import PageLines, locked, pdf
from tests.library import factories
from tests.world import NOW, World

LINES = ["第一条　为了组织党员学习，", "根据党章，制定本办法。"]  # 23 characters
LONG = ["支部书记讲一堂党课，党员说一说自己的体会。"] * 20  # 420 characters


def document(*pages: PageLines, title: str = "学习办法") -> PrivateDocument:
    made = PrivateDocument.objects.create(title=title, file=file_of(*pages))
    files.ensure_pages(document=made, at=NOW)
    return made


def file_of(*pages: PageLines) -> ContentFile[bytes]:
    return ContentFile(pdf(*pages), name="a.pdf")


def chapter_with(book: Book, *papers: PrivateDocument) -> Chapter:
    body = [("pdf", {"document": paper, "caption": ""}) for paper in papers]
    chapter = services.add_chapter(book=book, title="学习办法", body=body, at=NOW)
    ReferenceIndex.create_or_update_for_object(chapter)  # the worker's task, done at once
    return chapter


def item_of(chapter: Chapter) -> StudyItem:
    item = study.item_of(labels.CHAPTER, chapter.public_id)
    assert item is not None
    return item


def replace_file(paper: PrivateDocument, *pages: PageLines) -> None:
    """Do what the form of the admin does with a new file."""
    paper.file = file_of(*pages)
    paper.save()
    files.store_pages(document=paper, pages=reading.read(paper.file), at=NOW)
    outbox.deliver(at=NOW)


def test_words_count_by_characters_and_a_scan_by_a_fixed_number(world: World) -> None:
    chapter = chapter_with(factories.book(world, chapters=0), document(LINES, None, []))

    assert chapter.characters == 23 + PICTURE_PAGE_CHARACTERS
    assert item_of(chapter).characters == chapter.characters
    assert item_of(chapter).duration_ms == chapter.characters * 100


def test_the_pages_on_the_site_sum_up_to_what_is_counted(world: World) -> None:
    chapter = chapter_with(factories.book(world, chapters=0), document(LONG, None, LINES, []))
    client = Client()
    client.force_login(world.account(world.zhang_san), "sanwei.accounts.backends.NumberOrPhoneBackend")  # fmt: skip

    page = client.get(chapter.get_absolute_url()).content.decode()

    weights = [int(part.split('"')[0]) for part in page.split('data-reading-characters="')[1:]]
    assert weights == [420, PICTURE_PAGE_CHARACTERS, 23]
    assert sum(weights) == chapter.characters
    assert page.count('loading="lazy"') >= 4
    assert 'alt="第4页，共4页"' in page
    assert "根据党章，制定本办法。" in page
    assert "打开PDF原文" in page


def test_the_words_of_a_long_document_are_an_address_away(world: World) -> None:
    thick = ["支部书记讲一堂党课，党员说一说自己的体会。"] * 180  # 3,780 characters
    chapter = chapter_with(factories.book(world, chapters=0), document(*[thick] * 7))
    client = Client()
    client.force_login(world.account(world.zhang_san), "sanwei.accounts.backends.NumberOrPhoneBackend")  # fmt: skip

    page = client.get(chapter.get_absolute_url()).content.decode()

    assert page.count('<p class="visually-hidden">') == 5
    assert "第6页的文字" in page
    address = page.split('class="pdf-words" href="')[1].split('"')[0]
    assert client.get(address).content.decode().startswith("支部书记讲一堂党课")


def test_a_body_costs_one_query_however_many_documents(world: World) -> None:
    book = factories.book(world, chapters=0)
    counts = []
    for many in (1, 3):
        made = chapter_with(book, *[document(LINES, title=f"第{n}份") for n in range(many)])
        chapter = Chapter.objects.get(pk=made.pk)
        with CaptureQueriesContext(connection) as asked:
            assert characters_of(chapter.body) == 23 * many
        counts.append(len(asked))

    assert counts == [1, 1]


def test_another_file_is_another_version_of_the_text(world: World) -> None:
    paper = document(LONG)
    chapter = chapter_with(factories.book(world, chapters=0), paper)
    story = factories.story(world, body=[("pdf", {"document": paper, "caption": ""})], live=True)
    ReferenceIndex.create_or_update_for_object(story)
    before = item_of(chapter)

    replace_file(paper, LONG, LONG)

    chapter.refresh_from_db()
    now = item_of(chapter)
    assert (chapter.characters, now.characters) == (840, 840)
    assert now.media_version != before.media_version
    told = study.item_of(labels.STORY, story.public_id)
    assert told is not None
    assert told.characters == 840


def test_a_mended_word_keeps_the_version(world: World) -> None:
    paper = document(LONG)
    chapter = chapter_with(factories.book(world, chapters=0), paper)
    before = item_of(chapter)

    replace_file(paper, [*LONG[:-1], "支部书记讲一堂党课，党员说说自己的体会。"])

    assert item_of(chapter).media_version == before.media_version


def test_a_deleted_document_leaves_a_text_that_opens_and_counts_the_rest(world: World) -> None:
    paper, other = document(LONG), document(LINES)
    chapter = chapter_with(factories.book(world, chapters=0), paper, other)

    paper.delete()
    outbox.deliver(at=NOW)

    chapter.refresh_from_db()
    client = Client()
    client.force_login(world.account(world.zhang_san), "sanwei.accounts.backends.NumberOrPhoneBackend")  # fmt: skip
    assert client.get(chapter.get_absolute_url()).status_code == 200
    assert chapter.characters == 23


def test_only_who_may_read_the_chapter_gets_its_pages(world: World) -> None:
    paper = document(LINES)
    ours = factories.book(world, chapters=0, audience=world.second_only)
    chapter_with(ours, paper)
    address = f"{paper.url}/p/{paper.pages.get().pk}"

    def answer(person: Member | None) -> tuple[int, int]:
        cache.clear()
        client = Client()
        if person:
            client.force_login(world.account(person), "sanwei.accounts.backends.NumberOrPhoneBackend")  # fmt: skip
        return client.get(address).status_code, client.get(f"{address}/text").status_code

    assert answer(world.wang_wu) == (200, 200)
    assert answer(world.zhang_san) == (404, 404)
    assert answer(None) == (404, 404)


def test_an_editor_can_not_choose_what_can_not_be_read(world: World) -> None:
    paper = PrivateDocument.objects.create(
        title="锁着", file=ContentFile(locked(), name="locked.pdf")
    )
    block = PdfPagesBlock()

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"document": paper.pk, "caption": ""}))

    assert "设了打开密码" in str(refused.value.block_errors["document"])


def test_a_document_from_before_is_read_when_it_is_chosen(world: World) -> None:
    paper = PrivateDocument.objects.create(title="旧", file=file_of(LINES))
    block = PdfPagesBlock()

    value = block.clean(block.to_python({"document": paper.pk, "caption": ""}))

    assert value["document"].characters == 23
    assert paper.pages.count() == 1


def test_the_search_reads_the_pages(world: World) -> None:
    body = ChapterBody().to_python(
        [{"type": "pdf", "value": {"document": document(LINES).pk, "caption": "办法"}}]
    )

    found = ChapterBody().get_searchable_content(body)

    assert "根据党章，制定本办法。" in "".join(found)


def test_an_e_book_of_the_shelf_is_read_on_the_site_by_its_own_branch_only(world: World) -> None:
    shelf = factories.shelf(world, world.second)
    book = factories.shelf_book(shelf, file=document(LINES, None))
    answers = {}

    for member in (world.wang_wu, world.zhang_san):
        client = Client()
        client.force_login(world.account(member), "sanwei.accounts.backends.NumberOrPhoneBackend")
        answers[member.name] = client.get(f"/library/shelf-books/{book.public_id}/")

    assert answers["张三"].status_code == 404
    page = answers["王五"].content.decode()
    assert page.count("<img src=") == 2
    assert "data-reading " not in page


def test_a_book_without_pages_has_no_page_to_read_it_on(world: World) -> None:
    unread = PrivateDocument.objects.create(title="旧", file=file_of(LINES))
    shelf = factories.shelf(world)
    client = Client()
    client.force_login(world.account(world.zhang_san), "sanwei.accounts.backends.NumberOrPhoneBackend")  # fmt: skip

    for book in (factories.shelf_book(shelf, file=unread), factories.shelf_book(shelf)):
        assert client.get(f"/library/shelf-books/{book.public_id}/").status_code == 404
    assert "读电子书（PDF" in client.get(shelf.get_absolute_url()).content.decode()
