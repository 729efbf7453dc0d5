"""Panels of the editor's first screen. Each shows only what exists for the person, and nothing when nothing waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState
from wagtail.permissions import policy_registry

from lectures.cms import rows as lectures
from lectures.enums import LectureState
from lectures.hand_ins.queries import waiting_for as hand_ins_waiting_for
from media_pipeline.cms import waiting as recordings
from media_pipeline.cms.forms import addable_collections
from quizzes.models import QuestionBank, Quiz
from sanwei.common import clock
from sanwei.library.cms import waiting as members

MOST_HAND_INS = 12  # the list holds the rest
ORDER = (
    LectureState.SENT_BACK,
    LectureState.DRAFT,
    LectureState.CHANGED,
    LectureState.WAITING,
    LectureState.SCHEDULED,
)


@dataclass(frozen=True)
class Door:
    """A button that leads straight into a form."""

    url: str
    label: str
    icon: str


class BeginPanel(Component):
    """发布微党课, 上传录像, 导入题库, 新建测验: what the person may do, one press away."""

    name = "begin"
    order = 10
    template_name = "home/cms/begin.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"doors": doors_of((parent_context or {})["request"])}


class WaitingPanel(Component):
    """What waits for the editor, heap by heap; one sentence when nothing does."""

    name = "waiting"
    order = 230
    template_name = "home/cms/waiting.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        found = lectures.waiting_for(request.user)
        at = clock.now()
        media = recordings.waiting_for(request.user, at=at)
        from_members = members.waiting_for(request.user, at=at)
        heaps = [(state, found[state]) for state in ORDER if found[state]]
        reviews = TaskState.objects.reviewable_by(request.user).exists()
        hand_ins = list(hand_ins_waiting_for(request.user)[:MOST_HAND_INS])
        unfinished = [each for each in found[LectureState.DRAFT] if each.missing]
        return {
            "heaps": heaps,
            "hand_ins": hand_ins,
            "recordings": media,
            "from_members": from_members,
            "is_empty": not (heaps or media or reviews or hand_ins or from_members),
            "sent_back": len(found[LectureState.SENT_BACK]),
            "broken": sum(1 for each in media if not each.status.is_at_work),
            "unfinished": len(unfinished),
            "finished": len(found[LectureState.DRAFT]) - len(unfinished),
        }


def doors_of(request: HttpRequest) -> list[Door]:
    """Return the doors that open for this person."""
    user = request.user
    doors = []
    if policy_registry.get_by_type(Page).user_has_permission(user, "add"):
        url = reverse("lecture_pages:choose_parent")
        doors.append(Door(url, _("发布微党课"), "plus"))
    if addable_collections(user).exists():
        doors.append(Door(reverse("recordings:add"), _("上传录像"), "upload"))
    if policy_registry.get_by_type(QuestionBank).user_has_permission(user, "change"):
        doors.append(Door(reverse("question_banks:choose"), _("导入题库"), "doc-full"))
    if policy_registry.get_by_type(Quiz).user_has_permission(user, "add"):
        doors.append(Door(reverse("quizzes_admin:add"), _("新建测验"), "form"))
    return doors
