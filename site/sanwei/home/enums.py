from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sanwei.study.enums import ItemKind


class DayPart(TextChoices):
    """How one greets by the hour."""

    MORNING = "morning", _("上午好")
    NOON = "noon", _("中午好")
    AFTERNOON = "afternoon", _("下午好")
    EVENING = "evening", _("晚上好")

    @classmethod
    def of_hour(cls, hour: int) -> "DayPart":
        if hour < 11:
            return cls.MORNING
        if hour < 14:
            return cls.NOON
        return cls.AFTERNOON if hour < 18 else cls.EVENING


# The one character that stands for a kind of study in lists.
SEALS = {
    ItemKind.LECTURE: _("课"),
    ItemKind.QUIZ: _("答"),
    ItemKind.STORY: _("事"),
    ItemKind.CHAPTER: _("读"),
}
SEAL_CSS = {ItemKind.QUIZ: "", ItemKind.LECTURE: "o", ItemKind.CHAPTER: "g", ItemKind.STORY: "g"}
