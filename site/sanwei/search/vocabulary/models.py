"""What administrators teach the search: words for the same, and words that it never says by itself."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_WORD: Final = 30
LONGEST_GROUP: Final = 300
FEWEST_WORDS: Final = 2
_BETWEEN = re.compile(r"[、，,;；\n]+")


class SynonymGroup(models.Model):
    """Words that mean the same. Whoever searches for one finds the others too, a little lower."""

    words = models.CharField(
        _("同义词"),
        max_length=LONGEST_GROUP,
        help_text=_(
            "至少两个，用顿号隔开，例如：三会一课、组织生活。搜其中一个，也会找到写着其他几个的内容。"
        ),
    )

    class Meta:
        ordering = ["words"]
        verbose_name = _("同义词")
        verbose_name_plural = _("同义词")

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        if len(self.each) < FEWEST_WORDS:
            raise ValidationError({"words": _("请至少填写两个词，用顿号隔开。")})

    @property
    def each(self) -> tuple[str, ...]:
        words = (word.strip() for word in _BETWEEN.split(self.words))
        return tuple(dict.fromkeys(word for word in words if word))


class StopWord(models.Model):
    """A word that no suggestion and no second reading of a query may contain. Whoever types it still finds it."""

    text = models.CharField(
        _("不主动提示的词"),
        max_length=LONGEST_WORD,
        unique=True,
        help_text=_("搜索建议和“您要找的是不是”里不会出现这个词；有人直接搜它，仍然搜得到。"),
    )

    class Meta:
        ordering = ["text"]
        verbose_name = _("不主动提示的词")
        verbose_name_plural = _("不主动提示的词")

    def __str__(self) -> str:
        return self.text
