from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotAllowed, NotVisible, SanweiError


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


class BirthdayNotVisible(NotVisible):
    message = _("没有找到这位同志的政治生日，可能不在您的范围内，或入党时间还没有登记。")


class CardNotYours(NotAllowed):
    message = _("贺卡由所在支部的书记、副书记或组织委员写，您可以看，不能改。")


class ChannelAddressWrong(SanweiError):
    code = "channel_address_wrong"
    message = _("机器人地址不对，请从群机器人的设置页整段复制过来，或只填其中的密钥。")


class ChannelSignWrong(SanweiError):
    code = "channel_sign_wrong"
    message = _("加签密钥不对：只有钉钉和飞书的机器人有，请从安全设置里复制。")


class MailNotSetUp(SanweiError):
    code = "mail_not_set_up"
    message = _("邮件服务器还没有配置，请技术人员设置 SANWEI_SMTP_URL 和 SANWEI_MAIL_FROM。")


class EmptyText(SanweiError):
    code = "empty_text"
    message = _("还没有写内容，请写几句再提交。")
