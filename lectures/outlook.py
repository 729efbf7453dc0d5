"""现在发布，谁能看到，还缺什么？ The answer for one lecture before its editor, computed from what is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lectures.enums import LectureState
from lectures.readiness import Sentence
from media_pipeline.captions import queries as captions
from media_pipeline.captions.enums import CaptionState
from media_pipeline.models import MediaAsset
from sanwei.common import clock
from sanwei.common.wording import closed
from sanwei.org.models import Audience, OrgUnit
from sanwei.org.queries import audience_in_words
from sanwei.study.enums import ItemState

FIRST_STEP = gettext_lazy("先传主视频：转码要几分钟，等的时候正好填题目和简介。")


@dataclass(frozen=True)
class Outlook:
    """``sentence`` answers the question; ``advice`` says how to mend it; ``hints`` do not hold anything up.

    ``recording_key`` leads to the captions and chapters of the main media.
    """

    sentence: str
    advice: Sentence
    hints: list[str]
    is_ready: bool
    recording_key: int | None = None


def outlook_of(page: Any, unit: OrgUnit, *, at: datetime) -> Outlook:
    """Return the outlook of a lecture that stands, or is about to be made, in ``unit``'s column."""
    audience = page.audience if page.audience_id else Audience(unit=unit)
    who = audience_in_words(audience, day=clock.local_date(at))
    missing = page.missing
    return Outlook(
        sentence=_sentence(page, who, missing),
        advice=page.verdict.sentence if page.pk else FIRST_STEP,
        hints=_hints(page) if page.pk else [],
        is_ready=not missing,
        recording_key=page.main_media_id,
    )


def _sentence(page: Any, who: str, missing: list[Sentence]) -> str:
    state = page.state if page.pk else LectureState.DRAFT
    words = {"who": who, "missing": _("、").join(str(each) for each in missing)}
    if state == LectureState.WAITING:
        return _("已点发布，正等视频转好；转好后自动上线，%(who)s能看到。") % words
    if state == LectureState.SCHEDULED:
        words["hour"] = _hour(page)
        return _("已定时：%(hour)s上线，%(who)s能看到。") % words
    if state == LectureState.IN_REVIEW:
        return _("已提交审核，通过后%(who)s能看到。") % words
    if state == LectureState.SENT_BACK:
        words["comment"] = closed(page.current_workflow_state.current_task_state.comment)
        return _("审核退回：%(comment)s改好后再提交，通过后%(who)s能看到。") % words
    is_live = page.pk is not None and page.live  # an unsaved page believes to be live
    if is_live and missing:
        return _("已发布，%(who)s能看到。改动还不能发布，还缺：%(missing)s。") % words
    if is_live:
        return _("已发布，%(who)s能看到。") % words
    if missing:
        return _("发布后，%(who)s能看到；还缺：%(missing)s。") % words
    return _("现在发布，%(who)s马上能看到，什么都不缺。") % words


def _hour(page: Any) -> str:
    due = page.scheduled_revision.approved_go_live_at
    return _("%(day)s %(hour)s") % {
        "day": f"{clock.local_date(due):%Y-%m-%d}",
        "hour": f"{due.astimezone(clock.SHANGHAI):%H:%M}",
    }


def _hints(page: Any) -> list[str]:
    hints = []
    if not page.speakers.all():
        hints.append(_("主讲人"))
    if not page.summary:
        hints.append(_("简介"))
    if page.main_media is not None:
        hints += _caption_hints(page.main_media)
    return hints + [
        _("开放《%(title)s》（开放以前不算学完的条件）") % {"title": line.item.title}
        for line in page.follow_ups.all()
        if line.is_condition and line.item.state != ItemState.LIVE
    ]


def _caption_hints(media: MediaAsset) -> list[str]:
    lines = captions.lines_of(media)
    if not lines:
        return [_("字幕")]
    return [
        _("确认%(language)s字幕") % {"language": line.language.label}
        for line in lines
        if line.newest.state == CaptionState.DRAFT
    ]
