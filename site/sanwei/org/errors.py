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
