"""What a person reads when a sign-in slip or a session does not carry them further."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class SlipUnknown(SanweiError):
    code = "slip_unknown"
    status = 404
    message = _("没有找到这张登录条。请核对一下字母和数字，或请本支部书记重新发一张。")


class SlipUsed(SanweiError):
    code = "slip_used"
    status = 410
    message = _("这张登录条已经用过了，一张只能用一次。如果不是您本人用的，请马上告诉本支部书记。")


class SlipExpired(SanweiError):
    code = "slip_expired"
    status = 410
    message = _("这张登录条已经过期，或已被新的一张代替。请本支部书记重新发一张。")


class PasswordMustChange(SanweiError):
    code = "password_must_change"
    status = 403
    message = _("请先打开网页设置自己的密码，再继续。")
