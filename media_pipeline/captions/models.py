"""Captions of a recording in numbered versions, its chapters, the words to look out for, and machine drafts asked for.

A version's text never changes: who edits makes the next one. What members see is the one confirmed version.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember

from media_pipeline.captions.enums import CaptionLanguage, CaptionSource, CaptionState, TermKind
from media_pipeline.captions.timing import MOST_MS


class CaptionQuerySet(models.QuerySet["CaptionVersion"]):
    def served(self) -> "CaptionQuerySet":
        """Return what members see: at most one a language."""
        return self.filter(state=CaptionState.CONFIRMED)


class CaptionVersion(models.Model):
    """One state of the captions of a recording in one language; ``text`` is clean WebVTT."""

    asset = models.ForeignKey(
        "media_pipeline.MediaAsset", on_delete=models.CASCADE, related_name="captions"
    )
    language = models.CharField(_("语言"), max_length=8, choices=CaptionLanguage.choices)
    number = models.PositiveIntegerField(help_text="Counts the versions of a language from 1.")
    source = models.CharField(_("来源"), max_length=10, choices=CaptionSource.choices)
    state = models.CharField(
        _("状态"), max_length=10, choices=CaptionState.choices, default=CaptionState.DRAFT
    )
    text = models.TextField(_("字幕"))
    cue_count = models.PositiveIntegerField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("存入时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)

    #: Captions are a part of their recording, not a page that uses it.
    wagtail_reference_index_ignore = True

    objects = CaptionQuerySet.as_manager()

    class Meta:
        ordering = ["language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "language", "number"], name="media_caption_number_once"
            ),
            models.UniqueConstraint(
                fields=["asset", "language"],
                condition=Q(state=CaptionState.CONFIRMED),
                name="media_caption_served_once",
            ),
            models.CheckConstraint(
                condition=Q(state=CaptionState.DRAFT, confirmed_at__isnull=True)
                | Q(~Q(state=CaptionState.DRAFT), confirmed_at__isnull=False),
                name="media_caption_draft_is_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.get_language_display()} {self.number}"


class MediaChapter(models.Model):
    """A place in a recording that has a name."""

    asset = models.ForeignKey(
        "media_pipeline.MediaAsset", on_delete=models.CASCADE, related_name="media_chapters"
    )
    at_ms = models.PositiveIntegerField(validators=[MaxValueValidator(MOST_MS)])
    title = models.CharField(_("章节标题"), max_length=60)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at_ms"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "at_ms"], name="media_chapter_once")
        ]

    def __str__(self) -> str:
        return self.title


class ProofTerm(CollectionMember, models.Model):
    """A name or a 提法 that captions must get right; holds for recordings in its collection and below."""

    kind = models.CharField(_("类别"), max_length=10, choices=TermKind.choices)
    term = models.CharField(
        _("正确写法"), max_length=60, help_text=_("例如：吕永红、支部书记、三会一课。")
    )
    wrong = models.CharField(
        _("常见错写"),
        max_length=300,
        blank=True,
        help_text=_("几种写法用空格隔开。读音相同的错字不用填，会自动找出来。"),
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("校对用词")
        verbose_name_plural = _("校对用词")
        ordering = ["kind", "term", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "term"], name="media_proof_term_once")
        ]

    def __str__(self) -> str:
        return self.term


class Transcription(models.Model):
    """A machine draft that was asked for: queue item, lease and history in one row, as with MediaJob."""

    asset = models.ForeignKey(
        "media_pipeline.MediaAsset", on_delete=models.CASCADE, related_name="transcriptions"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    draft = models.ForeignKey(
        CaptionVersion, null=True, on_delete=models.SET_NULL, related_name="transcriptions"
    )
    reason_code = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="For the editor.")
    error = models.TextField(blank=True, help_text="For the operator.")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset"],
                condition=Q(finished_at__isnull=True),
                name="media_transcription_once_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.created_at}"
