"""Captions of one sentence, in the states that tests need."""

from media_pipeline.captions import services
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource
from media_pipeline.models import CaptionVersion, MediaAsset
from tests.world import NOW


def cue(text: str, start_ms: int = 1000) -> Cue:
    return Cue(start_ms, start_ms + 1000, text)


def add(
    asset: MediaAsset,
    *texts: str,
    language: CaptionLanguage = CaptionLanguage.CHINESE,
    source: CaptionSource = CaptionSource.TYPED,
    after: int | None = None,
) -> CaptionVersion:
    """Add a draft, one second a sentence from the first second on."""
    return services.add_version(
        asset=asset,
        language=language,
        source=source,
        cues=[cue(text, 1000 * place) for place, text in enumerate(texts, start=1)],
        actor=None,
        at=NOW,
        after=after,
    )


def served(
    asset: MediaAsset, *texts: str, language: CaptionLanguage = CaptionLanguage.CHINESE
) -> CaptionVersion:
    """Add captions and confirm them."""
    draft = add(asset, *texts, language=language)
    return services.confirm(asset=asset, language=language, number=draft.number, actor=None, at=NOW)
