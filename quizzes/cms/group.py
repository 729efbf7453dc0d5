"""The menu 答题."""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.model import ModelViewSetGroup

from quizzes.cms.banks import BankViewSet
from quizzes.cms.questions import QuestionViewSet
from quizzes.cms.quizzes import QuizViewSet
from quizzes.cms.reports import ReportViewSet
from quizzes.cms.video_views import VideoQuestionViewSet


class QuizzesGroup(ModelViewSetGroup):
    items = (QuizViewSet, BankViewSet, QuestionViewSet, ReportViewSet, VideoQuestionViewSet)
    menu_label = gettext_lazy("答题")
    menu_icon = "form"
    menu_order = 250
