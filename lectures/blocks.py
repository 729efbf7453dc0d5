"""What an editor may put under a lecture. Apart from the models, so that migrations don't drag it along."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from sanwei.study.blocks import ExtraAudioBlock, ExtraVideoBlock, PictureBlock

TEXT_FEATURES = ["h3", "bold", "ol", "ul", "blockquote"]


class PdfBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("PDF 文档"))
    caption = blocks.CharBlock(label=_("说明"), required=False, max_length=120)

    class Meta:
        label = _("PDF 文档")
        icon = "doc-full"
        template = "lectures/blocks/pdf.html"


class DiscussionBlock(blocks.StructBlock):
    question = blocks.TextBlock(label=_("讨论题"), rows=2, max_length=300)

    class Meta:
        label = _("讨论题")
        icon = "help"
        template = "lectures/blocks/discussion.html"


class LectureBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        label=_("文字"),
        icon="pilcrow",
        features=TEXT_FEATURES,
        template="lectures/blocks/text.html",
    )
    picture = PictureBlock()
    video = ExtraVideoBlock()
    audio = ExtraAudioBlock()
    pdf = PdfBlock()
    discussion = DiscussionBlock()

    class Meta:
        required = False


MEDIA_BLOCKS = frozenset({"video", "audio"})
# Which part of the page shows a block; everything else belongs to the introduction.
PART_OF_BLOCK = {"pdf": "files", "discussion": "questions"}
