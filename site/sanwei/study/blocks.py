"""Parts of a body that every kind of content may have. Apart from models, so that migrations don't drag them along."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from media_pipeline.choosers import MediaChooserBlock


class ExtraVideoBlock(blocks.StructBlock):
    media = MediaChooserBlock(label=_("视频"))
    caption = blocks.CharBlock(label=_("说明"), required=False, max_length=100)

    class Meta:
        label = _("附加视频")
        icon = "media"
        help_text = _("只供参考，不计学习进度。要计进度的视频请选为主视频。")
        template = "study/blocks/video.html"


class ExtraAudioBlock(blocks.StructBlock):
    media = MediaChooserBlock(label=_("音频"))
    caption = blocks.CharBlock(label=_("说明"), required=False, max_length=100)

    class Meta:
        label = _("附加音频")
        icon = "media"
        help_text = _("只供参考，不计学习进度。")
        template = "study/blocks/audio.html"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("图上有什么"), max_length=120, help_text=_("读给看不见图片的人听。")
    )
    caption = blocks.CharBlock(label=_("图注"), required=False, max_length=120)

    class Meta:
        label = _("图片")
        icon = "image"
        template = "study/blocks/picture.html"
