from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaptionLanguage(TextChoices):
    """Languages as BCP 47 tags, in the order in which a player offers them."""

    CHINESE = "zh-Hans", _("中文")
    TIBETAN = "bo", _("藏语")
    UYGHUR = "ug", _("维吾尔语")
    MONGOLIAN = "mn", _("蒙古语")
    KAZAKH = "kk", _("哈萨克语")
    KOREAN = "ko", _("朝鲜语")
    ENGLISH = "en", _("英语")

    @property
    def place(self) -> int:
        return list(CaptionLanguage).index(self)


class CaptionSource(TextChoices):
    UPLOADED = "uploaded", _("上传的文件")
    TYPED = "typed", _("页面上录入")
    MACHINE = "machine", _("机器初稿")


class CaptionState(TextChoices):
    """draft → confirmed (served) → retired (a later version took its place, or it was withdrawn)."""

    DRAFT = "draft", _("草稿")
    CONFIRMED = "confirmed", _("已确认")
    RETIRED = "retired", _("已撤下")


class TermKind(TextChoices):
    NAME = "name", _("人名")
    WORDING = "wording", _("提法")
    PLACE = "place", _("单位和地名")
