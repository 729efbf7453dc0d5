"""The 会前/会中/会后 card beside each form, and the agendas that the house offers. Words only."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind

Lines = tuple[str | Promise, ...]


@dataclass(frozen=True)
class Card:
    """What to mind before, during and after, a few lines each."""

    before: Lines
    during: Lines
    after: Lines
    names: Lines = (_("会前"), _("会中"), _("会后"))


_NOTICE = _("提前把时间、地点、议题告诉每位党员，流动党员和老党员单独打个招呼。")
_LEAVE = _("不能到会的，会前向书记请假，记下原因。")
_FIRST = _("先学第一议题，再议事。")
_DISSENT = _("不同意见照原话记，有言必录。")
_SIGN = _("打印出来，记录人签字、主持人审阅，纸质件归档。")
_TASKS = _("决议写明责任人和时限，办完了回来记一句结果。")
_MAKE_UP = _("缺席的同志补学以后，在到会情况里记补学。")

CARDS: dict[ActivityKind, Card] = {
    ActivityKind.BRANCH_ASSEMBLY: Card(
        before=(
            _("支委会先议定议题；要表决的，备好表决办法和票。"),
            _NOTICE,
            _LEAVE,
        ),
        during=(
            _("先点名：到会有表决权的党员要超过应到会有表决权的一半，才能开会、表决。"),
            _FIRST,
            _DISSENT,
            _("表决逐项记赞成、反对、弃权，三个数加起来等于到会有表决权人数。"),
        ),
        after=(_TASKS, _SIGN, _("缺席的同志，把会议内容补传达到人。")),
    ),
    ActivityKind.BRANCH_COMMITTEE_MEETING: Card(
        before=(_("书记提议题，委员会前沟通，不临时动议重大事项。"), _NOTICE),
        during=(
            _("到会委员要超过半数。"),
            _FIRST,
            _("先由分管委员说，再逐个表态，书记最后说。"),
            _DISSENT,
        ),
        after=(_TASKS, _("需要党员大会决定的，提交大会。"), _SIGN),
    ),
    ActivityKind.GROUP_MEETING: Card(
        before=(_("组长定一个小题目，十几分钟能说清楚。"), _LEAVE),
        during=(_("逐个点名。"), _("每人都说几句，记要点就行。")),
        after=(_("要支部解决的事，当天报给书记。"), _SIGN),
    ),
    ActivityKind.PARTY_CLASS: Card(
        before=(
            _("定好授课人和题目，讲稿提纲先请书记看一遍。"),
            _("有当班的，分两场讲，两场都点名。"),
            _NOTICE,
        ),
        during=(_("讲完留时间提问和讨论。"), _("授课人的身份照实写，书记讲的系统会单独计数。")),
        after=(_MAKE_UP, _("提纲留在记录里，课件可以作附件。"), _SIGN),
    ),
    ActivityKind.THEME_DAY: Card(
        before=(
            _("每月相对固定一天，主题结合当月重点工作。"),
            _("当天要开大会、讲党课的，各记各的，不合成一条。"),
            _LEAVE,
        ),
        during=(_("选好方式：学习、过组织生活、议事、志愿服务，可以多选。"), _DISSENT),
        after=(_MAKE_UP, _("照片可传可不传，不作要求。"), _SIGN),
    ),
    ActivityKind.GROUP_STUDY: Card(
        before=(_("学习材料提前发，篇目写进主题。"),),
        during=(_("有领学、有讨论。"), _("其中学习部分多少分钟照实填，按它折算学时。")),
        after=(_MAKE_UP, _SIGN),
    ),
    ActivityKind.TRAINING: Card(
        before=(_("按通知的名单选人。"),),
        during=(_("分半天的，每半天一场，都点名。"),),
        after=(_("有结业证的，可以作附件。"), _SIGN),
    ),
    ActivityKind.HOME_DELIVERY: Card(
        before=(_("先打电话约时间，带大字版材料。"),),
        during=(_("一起读、聊一聊，不考试、不拍照留痕。"),),
        after=(_("写两句学了什么、老同志有什么话要带回来。"),),
    ),
    ActivityKind.LIFE_MEETING: Card(
        before=(
            _("按通知定主题，会前组织学习、征求意见、开展谈心谈话。"),
            _("每位党员准备发言提纲；支委会对照检查先讨论。"),
            _("所属年度照通知写：次年3月前补开上一年的，仍算上一年。"),
        ),
        during=(
            _("先通报上年整改情况，再逐个发言、批评和自我批评。"),
            _("讨论发言里记发言人和要点；批评意见另存，只有支委看得到。"),
        ),
        after=(
            _("整改事项写成决议，写明责任人和时限。"),
            _("打印和导出的记录里没有批评意见。"),
            _SIGN,
        ),
    ),
    ActivityKind.APPRAISAL: Card(
        before=(
            _("预备党员参加评议，不评定等次。"),
            _("纸质测评票按到会人数备好，不在手机上投票。"),
            _("推好计票人、监票人。"),
        ),
        during=(
            _("程序：个人自评、党员互评、民主测评、组织评定。"),
            _("当场计票：发出、收回、有效三个数，逐级不能多。"),
        ),
        after=(
            _("支委会综合平时表现定等次，向本人反馈。"),
            _("支部只公布各等次人数；个人等次只有本人、支委和上级看得到。"),
            _SIGN,
        ),
    ),
}

TALK_CARD = Card(
    before=(_("想好谈什么，约一个不打扰人的时间和地方。"),),
    during=(_("先听后说，谈思想、谈工作、谈难处，也说不足。"),),
    after=(
        _("一年里，每人每类至少谈一次，不用人人对谈。"),
        _("要点可记可不记，只有谈话的两个人看得到。"),
    ),
    names=(_("谈前"), _("谈中"), _("谈后")),
)

_THREE_PARTS = _(
    "一、政治理论学习：\n二、重点工作：通报进展，布置下一步\n三、研讨交流：结合岗位谈体会、提建议"
)

AGENDAS: dict[ActivityKind, tuple[tuple[str | Promise, str | Promise], ...]] = {
    ActivityKind.BRANCH_ASSEMBLY: (
        (_("学习＋工作＋研讨"), _THREE_PARTS),
        (
            _("讨论接收预备党员"),
            _(
                "一、清点到会人数，宣布开会\n二、申请人汇报，介绍人介绍情况\n三、支委会报告审查情况\n"
                "四、与会党员讨论\n五、申请人表态\n六、无记名投票表决，宣布结果\n七、通过决议"
            ),
        ),
        (
            _("预备党员转正"),
            _(
                "一、清点到会人数，宣布开会\n二、预备党员汇报预备期情况\n三、党小组、介绍人、支委会介绍意见\n"
                "四、与会党员讨论\n五、无记名投票表决，宣布结果\n六、本人表态"
            ),
        ),
    ),
    ActivityKind.BRANCH_COMMITTEE_MEETING: (
        (_("学习＋工作＋研讨"), _THREE_PARTS),
        (
            _("月度例会"),
            _(
                "一、学习第一议题\n二、上月决议办理情况\n三、本月党建和重点工作安排\n四、需要研究的事项"
            ),
        ),
    ),
    ActivityKind.THEME_DAY: (
        (_("学习＋工作＋研讨"), _THREE_PARTS),
        (
            _("学习加志愿服务"),
            _("一、集中学习：\n二、布置服务事项和安全提醒\n三、开展志愿服务\n四、小结"),
        ),
    ),
    ActivityKind.PARTY_CLASS: (
        (_("讲课加讨论"), _("一、授课\n二、提问和讨论\n三、主持人小结，布置学习安排")),
    ),
    ActivityKind.LIFE_MEETING: (
        (
            _("年度组织生活会"),
            _(
                "一、通报会前准备和上年整改情况\n二、书记代表支委会对照检查\n三、支委逐个对照检查，开展批评和自我批评\n"
                "四、党员逐个发言，开展批评和自我批评\n五、上级到会同志讲话\n六、主持人小结，明确整改事项"
            ),
        ),
    ),
    ActivityKind.APPRAISAL: (
        (
            _("民主评议程序"),
            _(
                "一、说明评议办法和等次\n二、党员个人自评\n三、党员互评\n四、发票、填票、收票，民主测评\n"
                "五、计票、监票，宣布票数\n六、支委会组织评定"
            ),
        ),
    ),
}
