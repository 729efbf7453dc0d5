from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Paper(TextChoices):
    """The papers that have a template."""

    STUDY_LEDGER = "study_ledger", _("党员学习台账")
    PERSONAL_RECORD = "personal_record", _("党员个人学习记录")
    QUARTERLY = "quarterly", _("季度报表")
    CERTIFICATE = "certificate", _("学时证明")
