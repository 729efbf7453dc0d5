from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TextSize(TextChoices):
    NORMAL = "normal", _("标准")
    LARGE = "large", _("大字版")
