"""What the door refuses, each with a sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotVisible, SanweiError


class NoDoorHere(SanweiError):
    code = "activities.no_door_here"
    status = 409
    message = _("送学上门没有签到码，请在点名里逐人登记。")


class DoorNotYet(SanweiError):
    code = "activities.door_not_yet"
    status = 409
    message = _("开始前2小时才能打开签到，请到时再来。")


class DoorOver(SanweiError):
    code = "activities.door_over"
    status = 409
    message = _("这一场已经结束，不能再打开签到。没有签上的人请在点名里登记。")


class WindowClosed(SanweiError):
    code = "activities.window_closed"
    status = 409
    message = _("签到已经关闭。您到了的话，请到记录人那里登记。")


class CodeExpired(SanweiError):
    code = "activities.code_expired"
    status = 410
    message = _("这个签到码已经换了，请再扫一次屏幕上的码。")


class TicketUsed(SanweiError):
    code = "activities.ticket_used"
    status = 409
    message = _("扫一次码只能签一个人，请再扫一次屏幕上的码。")


class TooManyTries(SanweiError):
    code = "activities.too_many_tries"
    status = 429
    message = _("试的次数太多了。请到记录人那里登记，一样算到会。")


class NotOnTheList(SanweiError):
    code = "activities.not_on_the_list"
    status = 409
    message = _("您不在这次的应到名单里，不计入实到。来旁听的请记为列席。")


class RollClosed(SanweiError):
    code = "activities.roll_closed"
    status = 409
    message = _("点名已经结束，人数已定。您到了的话，请记录人用“更正”补上。")


class SameNameSameDigits(SanweiError):
    code = "activities.same_name_same_digits"
    status = 409
    message = _("有两位同志同名、手机尾号也相同，请到记录人那里登记。")


class MarkedOtherwise(SanweiError):
    code = "activities.marked_otherwise"
    status = 409
    message = _("您签过到，后来记录人改了登记。请到记录人那里核对。")


class LeaveTooLate(SanweiError):
    code = "activities.leave_too_late"
    status = 409
    message = _("活动已经结束或已经点过您的名，请直接联系记录人。")


class LeaveDecided(SanweiError):
    code = "activities.leave_decided"
    status = 409
    message = _("这条请假已经处理过，请刷新页面看结果。")


class CameAnyway(SanweiError):
    code = "activities.came_anyway"
    status = 409
    message = _("这位同志已经到会，不用再准假。")


class SheetOfAnother(SanweiError):
    code = "activities.sheet_of_another"
    status = 409
    message = _("这份签到表属于另一次活动，请回到点名页重新登记。")


class MeetingNotVisible(NotVisible):
    code = "activities.meeting_not_found"
    message = _("没有找到这次活动，您可能不在它的应到名单里。")
