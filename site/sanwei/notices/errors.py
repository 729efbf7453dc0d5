from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotVisible, SanweiError


class SuggestionNotVisible(NotVisible):
    message = _("没有找到这条意见，它可能不属于您负责的支部。")


class NoBranch(SanweiError):
    code = "no_branch"
    message = _("您还没有编入党支部，意见没有地方可送。请先联系管理员登记组织关系。")


class TooManySuggestions(SanweiError):
    code = "too_many_suggestions"
    message = _("今天提得已经很多了，先等等答复，明天还可以再提。")


class AlreadyAnswered(SanweiError):
    code = "already_answered"
    message = _("这条意见已经有人答复了，请回到列表查看。")


class EmptyText(SanweiError):
    code = "empty_text"
    message = _("还没有写内容，请写几句再提交。")
