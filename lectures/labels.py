"""The names by which other apps know a lecture. Stored: never rename."""

OWNER = "lectures.lecture"  # of StudyItems, media assets and file rules; the key is the page's public id
PAGE = "lectures.lecturepage"  # of the page as user of pictures and documents; the key is its primary key
