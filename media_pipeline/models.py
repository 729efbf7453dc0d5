"""Uploads, their published versions and the work on them.

An asset belongs to an owner app by ``owner_label`` and ``owner_key``; this package never learns what a
lecture is. Nothing here has an address: bytes leave through ``media_pipeline.views`` and ``sanwei.files``.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember
from wagtail.search import index

from media_pipeline.captions.models import CaptionVersion, MediaChapter, ProofTerm, Transcription
from media_pipeline.enums import MediaState, Stage
from media_pipeline.playlists import master_name
from media_pipeline.tus.models import MediaUpload
from sanwei.common.models import PublicIdModel

__all__ = [
    "CaptionVersion",
    "MediaAsset",
    "MediaChapter",
    "MediaJob",
    "MediaRendition",
    "MediaUpload",
    "MediaVersion",
    "ProofTerm",
    "Transcription",
]


class MediaAsset(PublicIdModel, CollectionMember, index.Indexed, models.Model):
    """One uploaded recording and its history of published versions."""

    title = models.CharField(_("名称"), max_length=200)
    state = models.CharField(
        _("状态"), max_length=16, choices=MediaState.choices, default=MediaState.UPLOADED
    )
    reason_code = models.CharField(_("原因代码"), max_length=64, blank=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    source = models.FileField(_("原始文件"), upload_to="media/sources/", max_length=300)
    source_name = models.CharField(_("文件名"), max_length=255)
    size_bytes = models.PositiveBigIntegerField(_("大小"), default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    probe = models.JSONField(null=True, help_text="The ProbeReport of the source, once accepted.")
    is_retryable = models.BooleanField(default=False, help_text="A failure that may pass.")
    confirmed_unclassified_at = models.DateTimeField(
        _("确认不涉密"), null=True, help_text="When the uploader ticked that it is not classified."
    )
    owner_label = models.CharField(max_length=64, blank=True)
    owner_key = models.CharField(max_length=64, blank=True)
    current_version = models.ForeignKey(
        "MediaVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("上传时间"))

    search_fields = [
        *CollectionMember.search_fields,
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("state"),
        index.FilterField(
            "uploaded_by"
        ),  # the policy filters by it: one may change what one uploaded
    ]

    class Meta:
        verbose_name = _("音视频")
        verbose_name_plural = _("音视频")
        permissions = [("choose_mediaasset", _("可以选用音视频"))]
        indexes = [models.Index(fields=["owner_label", "owner_key"], name="media_asset_owner")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_playable(self) -> bool:
        return self.current_version_id is not None


class MediaVersion(models.Model):
    """One published encoding of an asset. What a player was given stays; later editions add sharper pictures."""

    asset = models.ForeignKey(MediaAsset, on_delete=models.CASCADE, related_name="versions")
    version_key = models.CharField(
        max_length=64, help_text="Hash of source and settings: the same film twice costs nothing."
    )
    duration_ms = models.PositiveIntegerField(
        help_text="Length of the published segments; what counts for study."
    )
    has_video = models.BooleanField()
    has_audio = models.BooleanField()
    published_at = models.DateTimeField()
    edition = models.PositiveSmallIntegerField(
        default=1, help_text="Counted from 1; each has a master playlist of its own."
    )
    stage = models.CharField(
        max_length=16,
        choices=Stage.choices,
        default=Stage.B,
        help_text="The last stage that is in it.",
    )
    files = models.JSONField(
        default=list, help_text="[path, bytes] of everything published, the master playlist last."
    )
    retired = models.JSONField(
        default=list,
        help_text="[path, UTC ISO time] of files that only players of an earlier edition still ask for.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "version_key"], name="media_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.version_key[:8]}"

    @property
    def master(self) -> str:
        """Return the path of the current edition's master playlist."""
        return master_name(self.edition)

    @property
    def sizes(self) -> dict[str, int]:
        return dict(self.files)


class MediaRendition(models.Model):
    """One rung of a version's ladder, as seen (after rotation)."""

    version = models.ForeignKey(MediaVersion, on_delete=models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=32)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bandwidth = models.PositiveIntegerField(help_text="Peak bits per second, as in the playlist.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="media_rendition_once")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.name}"


class MediaJob(models.Model):
    """The work of one stage on one asset; claimed by a lease that any worker may take over when it ends."""

    asset = models.ForeignKey(MediaAsset, on_delete=models.CASCADE, related_name="jobs")
    stage = models.CharField(max_length=16, choices=Stage.choices)
    priority = models.SmallIntegerField(default=0, help_text="Higher goes first.")
    progress_permille = models.PositiveSmallIntegerField(default=0)
    makes = models.CharField(
        max_length=64, blank=True, help_text="What a person is told: names of rungs."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    leased_until = models.DateTimeField(
        null=True, help_text="Nobody else touches the job before; also the wait after a failure."
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(finished_at__isnull=True),
                name="media_job_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "stage"],
                condition=models.Q(finished_at__isnull=True),
                name="media_job_once_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.stage}"
