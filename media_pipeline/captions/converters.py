"""The language of captions in an address."""

from media_pipeline.captions.enums import CaptionLanguage


class LanguageConverter:
    regex = "|".join(CaptionLanguage.values)

    def to_python(self, value: str) -> CaptionLanguage:
        return CaptionLanguage(value)

    def to_url(self, value: str) -> str:
        return CaptionLanguage(value).value
