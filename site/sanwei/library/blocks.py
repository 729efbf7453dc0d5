"""What an editor may put into a story or a chapter. Apart from the models, so that migrations don't drag it along."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files import queries, services
from sanwei.study.blocks import ExtraAudioBlock, ExtraVideoBlock, PictureBlock

TEXT_FEATURES = ["h3", "bold", "ol", "ul", "hr"]


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("原话"), rows=3, max_length=300)
    who = blocks.CharBlock(label=_("谁说的"), required=False, max_length=60)

    class Meta:
        label = _("引语")
        icon = "openquote"
        template = "library/blocks/quote.html"


class PdfPagesBlock(blocks.StructBlock):
    """A document whose pages stand in the text, each as a picture that counts as so much to read."""

    document = DocumentChooserBlock(label=_("PDF 文档"))
    caption = blocks.CharBlock(label=_("说明"), required=False, max_length=120)

    class Meta:
        label = _("PDF 逐页阅读")
        icon = "doc-full"
        help_text = _("每一页排进正文，按页上的字数计阅读进度。")
        template = "library/blocks/pdf.html"

    def clean(self, value: Any) -> Any:
        """Refuse a document that can't be read; one from before pages were counted is read here."""
        cleaned = super().clean(value)
        try:
            services.ensure_pages(document=cleaned["document"], at=clock.now())
        except SanweiError as error:
            refusal = ValidationError(str(error.message), code=error.code)
            raise blocks.StructBlockValidationError(block_errors={"document": refusal}) from error
        return cleaned

    def get_searchable_content(self, value: Any) -> list[str]:
        found: list[str] = super().get_searchable_content(value)
        if value["document"]:
            found += queries.words_of(value["document"])
        return found


def _text() -> blocks.RichTextBlock:
    return blocks.RichTextBlock(
        label=_("文字"),
        icon="pilcrow",
        features=TEXT_FEATURES,
        template="library/blocks/text.html",
    )


class StoryBody(blocks.StreamBlock):
    text = _text()
    picture = PictureBlock()
    quote = QuoteBlock()
    video = ExtraVideoBlock()
    audio = ExtraAudioBlock()
    pdf = PdfPagesBlock()

    class Meta:
        required = False


class ChapterBody(blocks.StreamBlock):
    text = _text()
    picture = PictureBlock()
    quote = QuoteBlock()
    pdf = PdfPagesBlock()

    class Meta:
        required = False


MEDIA_BLOCKS = frozenset({"video", "audio"})
