"""/library/: the room 书屋, books and chapters, the shelf, lists, nominations, reflections. Stories are pages."""

from django.urls import URLPattern, URLResolver, path

from sanwei.library.views import books, lists, nominations, reflections, room, shelves

app_name = "library"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", room.index, name="index"),
    path("stories/", room.stories_page, name="stories"),
    path("stories/<uuid:story>/reflection/", reflections.write, name="reflect"),
    path("reflections/", reflections.review, name="reflections"),
    path("reflections/<uuid:reflection>/decide/", reflections.decide, name="decide"),
    path("nominations/", nominations.index, name="nominations"),
    path("nominations/new/", nominations.new, name="nominate"),
    path("months/", books.months, name="months"),
    path("books/<uuid:book>/", books.book_page, name="book"),
    path("chapters/<uuid:chapter>/", books.chapter_page, name="chapter"),
    path("shelves/<uuid:shelf>/", shelves.shelf_page, name="shelf"),
    path("shelf-books/<uuid:book>/", shelves.read_page, name="shelf_read"),
    path("shelf-books/<uuid:book>/mark/", shelves.mark, name="mark"),
    path("lists/<uuid:reading_list>/", lists.list_page, name="list"),
]
