"""Stories, books and shelves in the states that tests need."""

from typing import Any

from wagtail.rich_text import RichText

from sanwei.library import services
from sanwei.library.models import Book, Chapter, Shelf, ShelfBook, StoryPage
from sanwei.org.models import OrgUnit
from tests.world import NOW, World

SENTENCE = "凌晨两点，一辆救护车停在车道口，她先抬杆，再跑步引路。"


def text(sentences: int = 8) -> list[tuple[str, Any]]:
    """Return a body of ``sentences`` times 27 characters, punctuation included, two to a paragraph."""
    paragraphs = [SENTENCE * 2] * (sentences // 2) + [SENTENCE] * (sentences % 2)
    return [("text", RichText("".join(f"<p>{words}</p>" for words in paragraphs)))]


def story(
    world: World,
    unit: OrgUnit | None = None,
    *,
    title: str = "二十年，她把收费亭守成了“服务站”",
    live: bool = False,
    **fields: Any,
) -> StoryPage:
    return services.create_story(
        unit=unit or world.first,
        title=title,
        **{
            "person_name": "张三",
            "summary": "一辆救护车停在车道口。",
            "body": text(),
            "confirmed_unclassified": True,
            "publish": live,
            **fields,
        },
    )


def book(
    world: World,
    unit: OrgUnit | None = None,
    *,
    title: str = "路上的灯",
    chapters: int = 3,
    is_live: bool = True,
    **fields: Any,
) -> Book:
    made = services.create_book(
        unit=unit or world.first,
        title=title,
        source="本单位编写",
        is_live=is_live,
        at=NOW,
        **fields,
    )
    for number in range(1, chapters + 1):
        chapter(made, title=f"{title}之{number}")
    return made


def chapter(book: Book, *, title: str = "雪", sentences: int = 8) -> Chapter:
    return services.add_chapter(book=book, title=title, body=text(sentences), at=NOW)


def shelf(world: World, unit: OrgUnit | None = None, *, books: int = 0, **fields: Any) -> Shelf:
    made = services.open_shelf(unit=unit or world.first, **fields)
    for number in range(books):
        shelf_book(made, title=f"第{number}本书")
    return made


def shelf_book(shelf: Shelf, *, title: str = "乡土中国", **fields: Any) -> ShelfBook:
    return services.add_shelf_book(
        shelf=shelf, title=title, on=NOW.date(), **{"place": "在工会办公室", **fields}
    )
