"""The settings in force: the plan's own, with the operator's encoder."""

from dataclasses import replace

from django.conf import settings

from media_pipeline import plan


def current() -> plan.Settings:
    """Return what new versions are made with."""
    return replace(plan.DEFAULTS, encoder=settings.MEDIA_VIDEO_ENCODER)


def version_key(sha256: str) -> str:
    """Return the name of the version that today's settings make of the source with this hash."""
    return plan.version_key(sha256, current())
