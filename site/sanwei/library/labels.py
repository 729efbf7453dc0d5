"""The names by which other apps know things of the library. Stored: never rename."""

# Of StudyItems and media; the key is the public id.
STORY = "library.story"
CHAPTER = "library.bookchapter"
# Of rows that show pictures and documents; the key is the primary key.
STORY_PAGE = "library.storypage"
CHAPTER_ROW = "library.chapter"
BOOK = "library.book"
SHELF_BOOK = "library.shelfbook"
