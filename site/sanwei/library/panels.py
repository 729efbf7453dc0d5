"""The editor's page of a story: two tabs in our words. Slug, revision and collection stay out of sight."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)


class StatePanel(Panel):
    """现在发布，谁能看到，还缺什么: one sentence above the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "library/cms/state.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"story": self.instance}


AUDIENCE = MultiFieldPanel(
    [
        FieldPanel("audience_unit"),
        FieldPanel("audience_kinds"),
        FieldPanel("audience_masses"),
    ],
    heading=_("谁能看到"),
)

STORY_EDITOR = TabbedInterface(
    [
        ObjectList(
            [
                StatePanel(),
                FieldPanel(
                    "title",
                    classname="title",
                    heading=_("题目"),
                    help_text=_("一句有人有事的话，例如：二十年，她把收费亭守成了“服务站”。"),
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("person_name"), FieldPanel("person_unit_name")]),
                        FieldRowPanel([FieldPanel("honour"), FieldPanel("period")]),
                    ],
                    heading=_("写谁"),
                ),
                FieldPanel("summary"),
                FieldPanel("body"),
                FieldPanel("cover"),
                MultiFieldPanel(
                    [FieldPanel("recording"), FieldPanel("counts_watching")],
                    heading=_("听一听、看一看"),
                ),
                FieldPanel("confirmed_unclassified"),
                FieldPanel("tags"),
                MultiFieldPanel(
                    [FieldRowPanel([FieldPanel("written_by"), FieldPanel("photographed_by")])],
                    heading=_("制作"),
                ),
                CommentPanel(),
            ],
            heading=_("内容"),
        ),
        ObjectList([AUDIENCE, PublishingPanel()], heading=_("谁能看到、何时上线")),
    ]
)
