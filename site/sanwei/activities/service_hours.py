"""服务时长 of a 主题党日 with 志愿服务: so long for each, so much for all who were there. No 学时, no points."""

from django.utils.translation import gettext as _

from sanwei.activities.enums import ThemeWay
from sanwei.activities.models import Activity
from sanwei.common import lengths

SECONDS_A_MINUTE = 60


def service_words(activity: Activity, *, present: int | None = None) -> str:
    """Say the hours: “每人1小时30分，38人共57小时”; nothing where nobody served. ``present`` None: not counted yet."""
    if not activity.service_minutes or ThemeWay.VOLUNTEERING not in activity.theme_ways:
        return ""
    each = lengths.in_words(activity.service_minutes * SECONDS_A_MINUTE)
    if not present:
        return _("每人%s") % each
    whole = lengths.in_words(activity.service_minutes * present * SECONDS_A_MINUTE)
    return _("每人%(each)s，%(present)d人共%(whole)s") % {
        "each": each,
        "present": present,
        "whole": whole,
    }
