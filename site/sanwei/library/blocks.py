"""What an editor may put into a story or a chapter. Apart from the models, so that migrations don't drag it along."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from sanwei.study.blocks import ExtraAudioBlock, ExtraVideoBlock, PictureBlock

TEXT_FEATURES = ["h3", "bold", "ol", "ul", "hr"]


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("原话"), rows=3, max_length=300)
    who = blocks.CharBlock(label=_("谁说的"), required=False, max_length=60)

    class Meta:
        label = _("引语")
        icon = "openquote"
        template = "library/blocks/quote.html"


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

    class Meta:
        required = False


class ChapterBody(blocks.StreamBlock):
    text = _text()
    picture = PictureBlock()
    quote = QuoteBlock()

    class Meta:
        required = False


MEDIA_BLOCKS = frozenset({"video", "audio"})
