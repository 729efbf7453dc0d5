from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lectures.enums import HandInState
from media_pipeline.models import MediaAsset
from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member, OrgUnit


class HandIn(PublicIdModel):
    """投稿: a recording that a member hands to the editors of the branch. The public id comes with the form."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="hand_ins", verbose_name=_("所属组织")
    )
    member = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="hand_ins"
    )
    member_name = models.CharField(_("投稿人"), max_length=100)
    title = models.CharField(_("题目"), max_length=100)
    about = models.CharField(_("讲了什么"), max_length=300)
    series = models.ForeignKey(
        "lectures.Series", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    upload = models.OneToOneField(
        "media_pipeline.MediaUpload", null=True, on_delete=models.SET_NULL, related_name="hand_in"
    )
    media = models.ForeignKey(
        "media_pipeline.MediaAsset",
        null=True,
        on_delete=models.SET_NULL,
        related_name="hand_ins",
        help_text="Of a file that came with the form; one that came in parts is the upload's.",
    )
    state = models.CharField(
        _("状态"), max_length=16, choices=HandInState.choices, default=HandInState.WAITING
    )
    reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    page = models.OneToOneField(
        "lectures.LecturePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="hand_in",
    )
    created_at = models.DateTimeField(_("投稿时间"))
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    decided_by_name = models.CharField(_("处理人"), max_length=100, blank=True)

    # Whoever works in the collection sees the recording; a hand-in opens it to nobody else.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("投稿")
        verbose_name_plural = _("投稿")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=HandInState.WAITING, decided_at__isnull=True)
                | (~Q(state=HandInState.WAITING) & Q(decided_at__isnull=False)),
                name="lectures_hand_in_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandInState.RETURNED, reason=""),
                name="lectures_hand_in_returned_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asset(self) -> MediaAsset | None:
        """The recording, None while the upload is being checked or after somebody deleted it."""
        if self.upload is not None:
            return self.upload.asset
        return self.media
