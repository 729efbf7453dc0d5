"""What people looked for in the last weeks: what others are offered, and what editors learn nobody found."""

from datetime import timedelta
from typing import Final

from sanwei.accounts.models import User
from sanwei.home.demo.calendar import Calendar
from sanwei.search.asked import services as asked

#: Query → how many people asked.
FOUND: Final = {"三会一课": 9, "主题党日": 8, "雪天": 7, "会议记录": 5, "党小组会": 4}
IN_VAIN: Final = {"党徽佩戴": 6, "党费计算器": 4, "PPT模板": 3, "值班表": 2}


def search(calendar: Calendar) -> None:
    """Let several people ask each, one a day."""
    people = [str(key) for key in User.objects.order_by("pk").values_list("public_id", flat=True)]
    for queries, has_hits in ((FOUND, True), (IN_VAIN, False)):
        for text, count in queries.items():
            for place, asker in enumerate(people[:count]):
                at = calendar.now - timedelta(days=1 + place)
                asked.record(text=text, asker=asker, has_hits=has_hits, at=at)
