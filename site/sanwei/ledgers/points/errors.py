"""What 积分 refuses. Where the feature is off the plain NotVisible is raised: it names nothing."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotAllowed, NotVisible
from sanwei.ledgers.errors import LedgerError


class PointsNotVisible(NotVisible):
    """Says what the plain one says, so that an address tells nobody whether the feature exists."""


class PointsDecided(LedgerError):
    code = "points_decided"
    status = 409
    message = _("这一项已经处理过了，请刷新页面看它的状态。")


class PointsNotYours(NotAllowed):
    code = "points_not_yours"
    message = _("自己的事项由别的同志评定，请换一位支部委员处理。")


class PointsReasonMissing(LedgerError):
    code = "points_reason_missing"
    message = _("请写明原因，本人会看到。")


class PointsTwice(LedgerError):
    code = "points_twice"
    status = 409
    message = _("这一项已经提过了，不用再提。")


class PointsFuture(LedgerError):
    code = "points_future"
    message = _("日期不能晚于今天，请改正。")


class PointsOutsideRule(LedgerError):
    code = "points_outside_rule"
    message = _("这一天没有这条规则，请换一个日期或事项。")


class PointsRuleRefused(LedgerError):
    code = "points_rule_refused"
    message = _("签到、登录、在线时长和学习分钟数不能计分，请换一个事项。")
