"""The quiz as its editor fills it in: what, for whom, which questions, when."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)

from quizzes.cms.quiz_form import QuizForm

QUIZ_PANELS = ObjectList(
    [
        FieldPanel("title"),
        FieldPanel("kind"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("unit"), FieldPanel("audience_unit"), FieldPanel("includes_masses")],
            heading=_("谁来答"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("banks"),
                InlinePanel(
                    "draw_rules",
                    label=_("抽题规则"),
                    min_num=1,
                    panels=[
                        FieldRowPanel(
                            [FieldPanel("type"), FieldPanel("count"), FieldPanel("topic")]
                        )
                    ],
                ),
                FieldPanel("shuffle"),
            ],
            heading=_("出哪些题"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("attempts_allowed")]),
                FieldRowPanel([FieldPanel("wait_minutes"), FieldPanel("score_policy")]),
                FieldRowPanel([FieldPanel("weeks_left"), FieldPanel("board_size")]),
            ],
            heading=_("什么时候、答几次"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("multiple_scoring")]),
                HelpPanel(template="quizzes/cms/scoring_example.html"),
            ],
            heading=_("怎么算"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("review_after"),
                FieldPanel("review_open"),
                FieldPanel("review_closed"),
            ],
            heading=_("交卷后给看什么"),
        ),
    ],
    base_form_class=QuizForm,
)
