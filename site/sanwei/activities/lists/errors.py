"""What the 活动清单 refuses, each with a sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotVisible, SanweiError


class PlanNotVisible(NotVisible):
    code = "activities.activity_plan_not_found"
    message = _("没有找到这项活动，它可能已经取消，或不在您的支部范围内。")


class SignUpOver(SanweiError):
    code = "activities.sign_up_over"
    status = 409
    message = _("报名已经截止，要改的请联系发布的组织。")


class NoPlaceLeft(SanweiError):
    code = "activities.no_place_left"
    status = 409
    message = _("名额已满。有人退出以后可以再来报名。")


class PlanTimesWrong(SanweiError):
    code = "activities.activity_plan_times"
    status = 422
    message = _("报名截止要在现在以后、活动开始以前，请改正。")


class PlanOver(SanweiError):
    code = "activities.activity_plan_over"
    status = 409
    message = _("这项活动已经办结或取消，不能再改。")


class PlanNotHeld(SanweiError):
    code = "activities.activity_plan_not_held"
    status = 409
    message = _("活动还没有开始，开展以后再登记结果。")
