"""The demo's shelves are filled through the library's own services, for everybody to read."""

from datetime import date

import pytest

from sanwei.home.demo import handed_in
from sanwei.home.demo.building import settle
from sanwei.home.demo.calendar import Calendar
from sanwei.library.cms.waiting import waiting_for
from sanwei.library.models import Book, MonthlyBook, ReadingList, ShelfBook, StoryPage
from sanwei.library.queries import stories
from sanwei.org.models import Member
from sanwei.study.enums import ItemKind
from sanwei.study.queries import items_visible_to
from tests.home.told import AS_OF


@pytest.mark.django_db
def test_the_shelves_of_the_demo_are_full_and_open_to_a_member() -> None:
    settle(as_of=AS_OF, say=lambda line: None)

    assert StoryPage.objects.live().count() == 4
    old_wu = StoryPage.objects.get(title="念给老吴听的信")
    assert (old_wu.person, old_wu.unit.short_name) == (
        Member.objects.get(name="吴凯旋"),
        "离退休党支部",
    )
    assert [block.block_type for block in old_wu.body] == ["text", "quote", "text"]

    book = Book.objects.get(title="站口的灯")
    assert [chapter.number for chapter in book.chapters.all()] == list(range(1, 10))
    assert MonthlyBook.objects.get().month == date(2026, 10, 1)

    assert {one.recommender and one.recommender.name for one in ShelfBook.objects.all()} == {
        one.recommender_name for one in ShelfBook.objects.all()
    }
    booklet = ShelfBook.objects.get(file__isnull=False).file
    assert booklet is not None
    assert (booklet.page_count, booklet.picture_count) == (4, 0)
    assert [each.entries.count() for each in ReadingList.objects.order_by("pk")] == [4, 4]

    user = Member.objects.get(name="严春梅").user
    seen = items_visible_to(user, at=Calendar(AS_OF).now)
    assert seen.filter(kind=ItemKind.STORY).count() == 4
    assert seen.filter(kind=ItemKind.CHAPTER).count() == 9

    calendar = Calendar(AS_OF)
    handed_in.hand_in(calendar)
    editor = Member.objects.get(name="何若曦").user
    assert editor is not None
    waiting = waiting_for(editor, at=calendar.now)
    assert [one.whom for one in waiting.nominations] == ["何立新"]
    assert waiting.reflections == 1
    story = StoryPage.objects.get(title=handed_in.STORY)
    colleague = Member.objects.get(name="严春梅")
    read = stories.reflections_under(story, colleague.user, colleague, at=calendar.now)
    assert [one.member_name for one in read] == ["褚向阳"]
