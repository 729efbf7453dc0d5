"""What a record still lacks: “还差3格就能定稿”, with the names of the fields."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanwei.activities.models import Activity

LABELS: dict[str, str | Promise] = {
    "place": _("地点"),
    "host_name": _("主持人"),
    "recorder_name": _("记录人"),
    "topic": _("主题或议题"),
    "agenda": _("议程"),
    "speeches": _("讨论发言"),
    "lecturer_name": _("授课人"),
    "lecture_title": _("党课题目"),
    "lecture_outline": _("讲稿提纲"),
    "theme_ways": _("方式"),
    "for_year": _("所属年度"),
    "appraisal": _("评议结果"),
}


@dataclass(frozen=True)
class MissingField:
    name: str
    label: str


def missing_fields(activity: Activity) -> list[MissingField]:
    """Return the required fields that are empty, in the order of the form. At most one query."""
    return [
        MissingField(name, str(LABELS[name]))
        for name in activity.facts.required
        if not _is_filled(activity, name)
    ]


def missing_labels(activity: Activity) -> list[str]:
    return [field.label for field in missing_fields(activity)]


def _is_filled(activity: Activity, name: str) -> bool:
    if name == "speeches":
        return bool(activity.speeches.all())
    if name == "appraisal":
        return hasattr(activity, "appraisal")
    return bool(getattr(activity, name))
