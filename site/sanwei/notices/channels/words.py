"""What went wrong with a channel, for the person who can mend it."""

from django.utils.translation import gettext as _

from sanwei.notices.channels.mail import NOT_SET_UP
from sanwei.notices.channels.robots import UNREACHABLE, UNREADABLE
from sanwei.notices.channels.sending import NO_KEY
from sanwei.notices.models import Channel

# How often in a row before somebody is told.
TELLING_FAILURES = 3
STALE = "stale"


def reason_of(code: str) -> str:
    """Return the sentence behind a short code of ``sending``."""
    word, _space, rest = code.partition(" ")
    if word == "refused":
        said = _(
            "对方没有收下（代码%s）：多半是密钥不对、机器人被移出了群，或安全设置里没有加关键词“三微学堂”"
        )
        return said % rest
    if word == "http":
        return _("对方服务器回答%s，请稍后再试") % rest
    return {
        UNREACHABLE: _("连不上对方服务器，请技术人员检查本机能不能上外网"),
        UNREADABLE: _("对方的回答看不懂，可能被上网认证页面拦住了"),
        NOT_SET_UP: _("邮件服务器还没有配置，请技术人员设置 SANWEI_SMTP_URL 和 SANWEI_MAIL_FROM"),
        NO_KEY: _("密钥打不开，请重新填写一次地址"),
        STALE: _("停用期间没有发出，已经过时"),
    }.get(code, _("没有送达"))


def failing_sentence(channel: Channel) -> str:
    """Return “青桥所党员群机器人连续3次没有送达”."""
    return _("%(name)s连续%(count)d次没有送达") % {
        "name": channel.name,
        "count": channel.failures,
    }
