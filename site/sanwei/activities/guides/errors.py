"""What 修订 of a guide refuses, each with a sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class GuideChangedMeanwhile(SanweiError):
    code = "activities.guide_changed_meanwhile"
    status = 409
    message = _("刚才有人修订过这份指引，请刷新页面，看过新的内容再改。")


class GuidePartDone(SanweiError):
    """A part that may not go: somebody carried it out."""

    code = "activities.guide_part_done"
    status = 409

    def __init__(self, part: str) -> None:
        super().__init__(
            _("“%(part)s”已有支部落实，不能清空；写错了就改写，不用做了就写明。") % {"part": part}
        )
