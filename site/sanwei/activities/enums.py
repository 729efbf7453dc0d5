"""The words of branch life. Values are stored; labels are what the screen says."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActivityKind(TextChoices):
    BRANCH_ASSEMBLY = "branch_assembly", _("支部党员大会")
    BRANCH_COMMITTEE_MEETING = "branch_committee_meeting", _("支委会")
    GROUP_MEETING = "group_meeting", _("党小组会")
    PARTY_CLASS = "party_class", _("党课")
    THEME_DAY = "theme_day", _("主题党日")
    GROUP_STUDY = "group_study", _("集中学习")
    TRAINING = "training", _("集中培训")
    HOME_DELIVERY = "home_delivery", _("送学上门")
    LIFE_MEETING = "life_meeting", _("组织生活会")
    APPRAISAL = "appraisal", _("民主评议党员")


class ActivityState(TextChoices):
    """How far a record is. Text may grow until 记录人 and 主持人 confirmed it; then corrections only."""

    DRAFT = "draft", _("准备中")
    IN_PROGRESS = "in_progress", _("进行中")
    FINISHED = "finished", _("待确认")
    CONFIRMED = "confirmed", _("已确认")


class Mark(TextChoices):
    """What is known of one person who should be there."""

    PENDING = "pending", _("未点")
    PRESENT = "present", _("到")
    ABSENT = "absent", _("缺席")


class AbsenceReason(TextChoices):
    SICK = "sick", _("病假")
    PERSONAL = "personal", _("事假")
    ERRAND = "errand", _("公出")
    VACATION = "vacation", _("休假")
    DUTY = "duty", _("当班")
    FRAIL = "frail", _("行动不便")
    AWAY = "away", _("流动外出")
    RESIDENT_ELSEWHERE = "resident_elsewhere", _("外地居住")
    UNEXCUSED = "unexcused", _("无故")


LEAVE_LABEL = _("请假")  # what everybody but the 书记 reads where somebody is on 病假


class CheckInWay(TextChoices):
    """By which way somebody who is there was entered."""

    SCAN = "scan", _("扫码签到")
    NAME = "name", _("姓名加尾号签到")
    ROLL_CALL = "roll_call", _("点名")
    PAPER = "paper", _("纸质签到")
    CORRECTION = "correction", _("更正")


class LeaveState(TextChoices):
    """What became of a 请假 that a member asked for."""

    WAITING = "waiting", _("待确认")
    GRANTED = "granted", _("已准假")
    REFUSED = "refused", _("未准假")
    WITHDRAWN = "withdrawn", _("已撤回")


class CastStage(TextChoices):
    """How far a 场次 is in which something is studied together; in this order."""

    CHECK_IN = "check_in", _("签到")
    FILM = "film", _("放课")
    QUIZ = "quiz", _("现场测验")
    OVER = "over", _("散会")


class ThemeWay(TextChoices):
    """方式 of a 主题党日; one day may have several."""

    STUDY = "study", _("集中学习")
    ORGANISATION_LIFE = "organisation_life", _("过组织生活")
    DELIBERATION = "deliberation", _("民主议事")
    VOLUNTEERING = "volunteering", _("志愿服务")


class Grade(TextChoices):
    """等次 of a 民主评议; 预备党员 take part and get none. Source: 支部工作条例."""

    EXCELLENT = "excellent", _("优秀")
    QUALIFIED = "qualified", _("合格")
    BASICALLY_QUALIFIED = "basically_qualified", _("基本合格")
    UNQUALIFIED = "unqualified", _("不合格")


class TalkKind(TextChoices):
    """The three kinds of 谈心谈话, by the posts of the two on the day. Source: 支部工作条例."""

    BOARD_BOARD = "board_board", _("委员↔委员")
    BOARD_MEMBER = "board_member", _("委员↔党员")
    MEMBER_MEMBER = "member_member", _("党员↔党员")


class DeliveryWay(TextChoices):
    DOOR = "door", _("上门")
    PHONE = "phone", _("电话")


class Signer(TextChoices):
    """Who confirms a record."""

    RECORDER = "recorder", _("记录人")
    HOST = "host", _("主持人")


class Span(TextChoices):
    """How often something is owed, and for what time a 未开展说明 is written."""

    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季")
    YEAR = "year", _("每年")


class CellState(TextChoices):
    """What a cell of the 组织生活一览表 says."""

    DONE = "done", _("已开展")
    EXPLAINED = "explained", _("未开展（已说明）")
    OWED = "owed", _("未开展（未说明）")
    DUE = "due", _("该开了")
    AHEAD = "ahead", _("待开")
    NOT_APPLICABLE = "not_applicable", _("不适用")


class ExternalKind(TextChoices):
    """Where a 外部学习 was."""

    PARTY_SCHOOL = "party_school", _("党校")
    ROTATION = "rotation", _("轮训")
    ONLINE_ACADEMY = "online_academy", _("网络学院")
    STRONG_NATION = "strong_nation", _("学习强国专题")
    OTHER = "other", _("其他")


class ExternalState(TextChoices):
    """Only what is CONFIRMED is a study record; nothing leads back."""

    WAITING = "waiting", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class ImportState(TextChoices):
    """What became of an uploaded sheet; nothing leads back."""

    PREVIEW = "preview", _("待确认")
    COMMITTED = "committed", _("已登记")
    DISCARDED = "discarded", _("已放弃")


class DayKind(TextChoices):
    """What a day of the table of holidays is."""

    OFF = "off", _("休")
    WORK = "work", _("班")


class PlanState(TextChoices):
    """Whether the unit above has been told of a plan."""

    DRAFT = "draft", _("编制中")
    REPORTED = "reported", _("已报备")


class GuideForm(TextChoices):
    GUIDE = "guide", _("每月一指引")
    THEME = "theme", _("每月一主题")


class GuidePart(TextChoices):
    """What a monthly guide may say, in the order of the sheet."""

    SPEECH = "speech", _("重要讲话")
    MEETING = "meeting", _("会议要求")
    DOCUMENT = "document", _("文件精神")
    THEME_DAY = "theme_day", _("党日指引")
    CARE = "care", _("注意事项")
    REMINDER = "reminder", _("工作提醒")


class ReflectionKind(TextChoices):
    """What a member writes after an activity."""

    REFLECTION = "reflection", _("心得体会")
    ANSWER = "answer", _("讨论题")


class ReflectionState(TextChoices):
    """Whether the branch reads it; a changed text waits again."""

    WAITING = "waiting", _("等支部看")
    PASSED = "passed", _("本支部可见")
    RETURNED = "returned", _("退回修改")


class Echo(TextChoices):
    """What a text handed in is very like."""

    OTHER = "other", _("与另一篇相近")
    MATERIAL = "material", _("与学习材料相近")


class ActivityPlanKind(TextChoices):
    """What a line of the 活动清单 is."""

    CONTEST = "contest", _("竞赛")
    SPEECH = "speech", _("演讲")
    ESSAY = "essay", _("征文")
    LECTURE = "lecture", _("讲座")
    EDUCATION = "education", _("党性教育")
