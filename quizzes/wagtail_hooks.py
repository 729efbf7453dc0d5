"""Hangs the editor's screens of quizzes into Wagtail's admin, under policies that follow units."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from quizzes.models import Question, QuestionBank, QuestionReport, Quiz
from sanwei.org.permissions import UnitPermissionPolicy

# Nothing here is deleted: questions are retired, quizzes end, banks stay with the versions attempts point to.
KEPT = frozenset({"add", "change", "view", "choose"})

register_permission_policy(
    QuestionBank, UnitPermissionPolicy(QuestionBank, actions=KEPT, shared_upwards=True)
)
register_permission_policy(Question, UnitPermissionPolicy(Question, "bank__unit", actions=KEPT))
# Members write them: an editor answers, through a screen of its own.
register_permission_policy(
    QuestionReport,
    UnitPermissionPolicy(
        QuestionReport, "question__bank__unit", actions=frozenset({"view", "change"})
    ),
)
register_permission_policy(Quiz, UnitPermissionPolicy(Quiz, actions=KEPT))

from quizzes.cms.group import QuizzesGroup  # noqa: E402 - Wagtail wants the policies first


@hooks.register("register_admin_viewset")
def register_screens() -> QuizzesGroup:
    return QuizzesGroup()
