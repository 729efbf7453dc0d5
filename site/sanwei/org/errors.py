"""Refusals of the organisation, each with a sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class WrongPlace(SanweiError):
    code = "org.wrong_place"
    message = _("这个组织不能设在这里，请核对组织类别和上级组织。")


class WrongPost(SanweiError):
    code = "org.wrong_post"
    message = _("这个组织里没有这样的职务，请核对组织和职务。")


class NotABranch(SanweiError):
    code = "org.not_a_branch"
    message = _("组织关系只能落在党支部，请选择党支部。")


class WrongGroup(SanweiError):
    code = "org.wrong_group"
    message = _("这个党小组不属于所选的党支部，请重新选择党小组。")


class MembershipOverlaps(SanweiError):
    code = "org.membership_overlaps"
    message = _("这段时间已有组织关系，请先核对起止日期。")


class NoMembership(SanweiError):
    code = "org.no_membership"
    message = _("这名党员在这一天没有组织关系，请先登记所在党支部。")


class UnitInUse(SanweiError):
    code = "org.unit_in_use"
    message = _("组织里还有党员或下级组织，请先把他们转出再撤销。")


class AccountExists(SanweiError):
    code = "org.account_exists"
    message = _("这名党员已有账号，可以重新打印登录条。")


class NotYours(SanweiError):
    code = "org.not_yours"
    status = 404
    message = _("没有找到，或不在您的查看范围内。")


class IdentityOff(SanweiError):
    code = "org.identity_off"
    message = _("这里没有启用身份证号，需要时请管理员先登记依据文件。")


class IdentityReasonMissing(SanweiError):
    code = "org.identity_reason_missing"
    message = _("请写明查看的原因，会留在审计记录里。")


class ImportDecided(SanweiError):
    code = "org.import_decided"
    status = 409
    message = _("这份名册已经处理过了，不会写入第二次。")


class ImportHasErrors(SanweiError):
    code = "org.import_has_errors"
    message = _("还有不能写入的行：请改好再传，或勾选“先写入其余的”。")


class ImportOutdated(SanweiError):
    code = "org.import_outdated"
    status = 409
    message = _("预览以后平台里的名册变了，结果已经更新，请再看一遍。")


class NotCountedUnclear(SanweiError):
    code = "org.not_counted_unclear"
    message = _("请写明原因、批准的组织或人和批准日期；日期不能晚于今天，止日要晚于起日。")


class AlreadyNotCounted(SanweiError):
    code = "org.already_not_counted"
    message = _("这段时间已经登记过不计入，请先结束原来的。")


class AlreadyErased(SanweiError):
    code = "org.already_erased"
    status = 409
    message = _("这个人的个人信息已经注销，不用再做。")


class StillHere(SanweiError):
    code = "org.still_here"
    status = 409
    message = _("只有已转出、已去世或已出党的人员才能注销，请先登记党籍状态。")
