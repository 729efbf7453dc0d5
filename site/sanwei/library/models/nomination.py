from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.files.models import PrivateImage
from sanwei.library.enums import NominationState
from sanwei.org.models import Member, OrgUnit


class Nomination(PublicIdModel):
    """推荐线索: a member tells the editors of the branch whom a story should be about."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("所属组织")
    )
    nominator = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="nominations"
    )
    nominator_name = models.CharField(_("推荐人"), max_length=100)
    whom = models.CharField(_("推荐谁"), max_length=100)
    deed = models.TextField(_("什么事"), max_length=600)
    state = models.CharField(
        _("状态"),
        max_length=16,
        choices=NominationState.choices,
        default=NominationState.WAITING,
    )
    reply = models.CharField(_("回复"), max_length=200, blank=True)
    story = models.OneToOneField(
        "library.StoryPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="nomination",
    )
    created_at = models.DateTimeField(_("推荐时间"))
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    decided_by_name = models.CharField(_("处理人"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("推荐线索")
        verbose_name_plural = _("推荐线索")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=NominationState.WAITING, decided_at__isnull=True)
                | (~Q(state=NominationState.WAITING) & Q(decided_at__isnull=False)),
                name="library_nomination_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.DECLINED, reply=""),
                name="library_nomination_declined_with_a_word",
            ),
        ]

    def __str__(self) -> str:
        return self.whom

    @property
    def is_published(self) -> bool:
        return bool(self.story and self.story.live)

    @property
    def state_label(self) -> str | Promise:
        """What the nominator reads: the stored state, or that the story can be read."""
        if self.is_published:
            return _("已写成故事")
        return NominationState(self.state).label


class NominationPhoto(models.Model):
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(PrivateImage, on_delete=models.CASCADE, related_name="+")

    # Whoever works in the collection sees the picture; a nomination opens it to nobody else.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.image)
