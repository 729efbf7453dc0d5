"""What 心得体会 refuse, each with a sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotAllowed, NotVisible, SanweiError


class ReflectionNotVisible(NotVisible):
    code = "activities.reflection_not_found"
    message = _("没有找到这一篇，本人可能已经撤回。请刷新页面。")


class ReflectionLength(SanweiError):
    code = "activities.reflection_length"
    status = 422
    message = _("请写50到2000字，再交一次。")


class ReflectionTaken(SanweiError):
    code = "activities.reflection_taken"
    status = 409
    message = _("这一篇已经放进会议记录，不能再改；确实要改的，请找记录人。")


class ReflectionChanged(SanweiError):
    code = "activities.reflection_changed"
    status = 409
    message = _("这一篇刚才被本人改过或撤回，请刷新以后再看一遍。")


class OwnReflection(NotAllowed):
    code = "activities.own_reflection"
    message = _("自己写的请支部里别的同志来看。")


class NoQuestion(SanweiError):
    code = "activities.no_question"
    status = 409
    message = _("这次活动没有讨论题，可以写心得体会。")


class NothingChosen(SanweiError):
    code = "activities.nothing_chosen"
    status = 422
    message = _("请先勾选已经通过、还没有放进记录的。")
