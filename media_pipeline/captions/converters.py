"""The language of captions in an address; registered for the two lists of addresses that name one."""

from django.urls import register_converter

from media_pipeline.captions.enums import CaptionLanguage


class LanguageConverter:
    regex = "|".join(CaptionLanguage.values)

    def to_python(self, value: str) -> CaptionLanguage:
        return CaptionLanguage(value)

    def to_url(self, value: str) -> str:
        return CaptionLanguage(value).value


register_converter(LanguageConverter, "caption_language")
