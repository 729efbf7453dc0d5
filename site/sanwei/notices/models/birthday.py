from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.library.models import ShelfBook
from sanwei.org.models import Member, OrgUnit

WISH_LENGTH = 200


class BirthdayCard(PublicIdModel):
    """What a branch writes to a member for the 政治生日 of one year: 寄语, and a book of the 书屋 as a gift.

    Without a row the card shows the usual words. ``book_title`` stays when the book leaves the shelf.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="birthday_cards")
    year = models.PositiveSmallIntegerField(_("年度"))
    branch = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    wish = models.CharField(_("寄语"), max_length=WISH_LENGTH)
    book = models.ForeignKey(
        ShelfBook, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    book_title = models.CharField(_("赠书"), max_length=120, blank=True)
    written_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(_("写寄语的人"), max_length=100)

    class Meta:
        verbose_name = _("政治生日贺卡")
        verbose_name_plural = _("政治生日贺卡")
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="notices_card_once_a_year"),
            models.CheckConstraint(condition=~models.Q(wish=""), name="notices_card_has_a_wish"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.year}"
