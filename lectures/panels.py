"""The editor's page: two tabs in our words. Slug, revision and collection stay out of sight."""

from typing import Any

from django.forms import RadioSelect, Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.panels.base import get_form_for_model

from lectures.forms import FollowUpForm
from lectures.outlook import outlook_of
from sanwei.common import clock


class FollowUpPanel(InlinePanel):
    """Offers only what this editor may link."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        formset = options["formsets"][self.relation_name]
        formset["form"] = get_form_for_model(
            self.db_field.related_model, form_class=FollowUpForm, fields=["item", "is_condition"]
        )
        formset["inherit_kwargs"] = ["for_user"]
        return options


class ReplacingPanel(MultiFieldPanel):
    """Shown once a lecture has been live: before, there is nothing to replace."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.first_published_at) and super().is_shown()


class StatePanel(Panel):
    """现在发布，谁能看到，还缺什么: one sentence above the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "lectures/panels/state.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["outlook"] = outlook_of(self.instance, self.form.page_unit, at=clock.now())
            return context


LECTURE_EDITOR = TabbedInterface(
    [
        ObjectList(
            [
                StatePanel(),
                FieldPanel(
                    "title", classname="title", heading=_("题目"), help_text=_("一句话说清讲什么。")
                ),
                FieldPanel("main_media"),
                ReplacingPanel(
                    [FieldPanel("on_replacing"), FieldPanel("replacing_shift_seconds")],
                    heading=_("换录像以后"),
                    help_text=_(
                        "换一段录像时才用。学习记录永远留着，上面写的是当时看的那一版；长短差不到5%时可以不选，按沿用办。"
                    ),
                    classname="collapsed",
                ),
                FieldPanel("confirmed_unclassified"),
                FieldPanel("publish_when_ready"),
                InlinePanel(
                    "speakers",
                    heading=_("主讲人"),
                    label=_("主讲人"),
                    panels=[FieldRowPanel([FieldPanel("name"), FieldPanel("unit_name")])],
                ),
                FieldPanel("summary"),
                FieldPanel("cover"),
                FieldPanel("body"),
                FieldPanel("tags"),
                MultiFieldPanel(
                    [
                        FieldPanel("series", widget=Select),
                        FieldPanel("series_order"),
                    ],
                    heading=_("合辑"),
                ),
                FollowUpPanel(
                    "follow_ups",
                    heading=_("学完后做什么"),
                    label=_("随课安排"),
                    help_text=_("一般是随课测验。学员看满后，课程页面上才能点开始。"),
                    panels=[FieldPanel("item", widget=Select), FieldPanel("is_condition")],
                ),
                InlinePanel(
                    "crew",
                    heading=_("制作人员"),
                    label=_("制作人员"),
                    help_text=_("显示在课程最后，例如：采集编写、摄影录制。主讲人不用再填。"),
                    panels=[
                        FieldRowPanel(
                            [FieldPanel("role"), FieldPanel("name"), FieldPanel("unit_name")]
                        )
                    ],
                ),
            ],
            heading=_("内容"),
        ),
        ObjectList(
            [
                MultiFieldPanel(
                    [
                        FieldPanel("audience_unit"),
                        FieldPanel("audience_kinds"),
                        FieldPanel("audience_masses"),
                    ],
                    heading=_("谁能看到"),
                ),
                FieldPanel("threshold_percent"),
                FieldPanel("seek_policy", widget=RadioSelect),
                FieldPanel("presence_minutes", widget=RadioSelect),
                PublishingPanel(),
            ],
            heading=_("谁能看到、何时上线"),
        ),
    ]
)
