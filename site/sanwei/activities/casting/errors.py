"""What 放课 refuses, each with a sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class CastNotHere(SanweiError):
    code = "activities.cast_not_here"
    status = 409
    message = _("这类活动不分场次，不能放课。请新开一次集中学习。")


class CastAlready(SanweiError):
    code = "activities.cast_already"
    status = 409
    message = _("这次活动已经选好了学习内容，点名结束前可以在放课页接着进行。")


class CastNotYet(SanweiError):
    code = "activities.cast_not_yet"
    status = 409
    message = _("离开始还早，开始前2小时内才能放课。")


class NoQuizHere(SanweiError):
    code = "activities.cast_no_quiz"
    status = 409
    message = _("这节课没有随课测验，看完就可以散会。")


class ItemNotVisible(SanweiError):
    code = "activities.cast_item_not_visible"
    status = 422
    message = _("没有找到这项学习内容，它可能已经下线，请另选一项。")
