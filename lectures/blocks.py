"""What an editor may put under a lecture. Apart from the models, so that migrations don't drag it along."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from media_pipeline.choosers import MediaChooserBlock

TEXT_FEATURES = ["h3", "bold", "ol", "ul", "blockquote"]


class ExtraVideoBlock(blocks.StructBlock):
    media = MediaChooserBlock(label=_("视频"))
    caption = blocks.CharBlock(label=_("说明"), required=False, max_length=100)

    class Meta:
        label = _("附加视频")
        icon = "media"
        help_text = _("只供参考，不计学习进度。要计进度的视频请选为主视频。")
        template = "lectures/blocks/video.html"


class ExtraAudioBlock(blocks.StructBlock):
    media = MediaChooserBlock(label=_("音频"))
    caption = blocks.CharBlock(label=_("说明"), required=False, max_length=100)

    class Meta:
        label = _("附加音频")
        icon = "media"
        help_text = _("只供参考，不计学习进度。")
        template = "lectures/blocks/audio.html"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("图上有什么"), max_length=120, help_text=_("读给看不见图片的人听。")
    )
    caption = blocks.CharBlock(label=_("图注"), required=False, max_length=120)

    class Meta:
        label = _("图片")
        icon = "image"
        template = "lectures/blocks/picture.html"


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
