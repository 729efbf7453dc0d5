"""The words of the organisation. Values are stored; labels are what forms and sheets call them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# What stands where a name stood, in the database too; guards know it by this very text.
ERASED_NAME = "已注销"


class Stays(TextChoices):
    """Why a name stays in a place although its person is erased."""

    OFFICE = "office", _("履行职务的签名、批准和归档，是组织的档案")
    TRAIL = "trail", _("操作留痕只增不改，满保存期限后删除")
    PROSE = "prose", _("大家写进正文和标题的话，系统不改，请逐处核对")
    NUMBER = "number", _("编号留着不用，不再发给别人")


class UnitKind(TextChoices):
    COMMITTEE = "committee", _("党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")
    JOINT_BRANCH = "joint_branch", _("联合党支部")
    TEMPORARY_BRANCH = "temporary_branch", _("临时党支部")
    MOBILE_BRANCH = "mobile_branch", _("流动党员党支部")
    GROUP = "group", _("党小组")


BRANCH_KINDS = frozenset(
    {
        UnitKind.BRANCH,
        UnitKind.JOINT_BRANCH,
        UnitKind.TEMPORARY_BRANCH,
        UnitKind.MOBILE_BRANCH,
    }
)
# Which kinds may stand directly under which; a committee is the root or stands under a committee.
CHILD_KINDS: dict[UnitKind, frozenset[UnitKind]] = {
    UnitKind.COMMITTEE: frozenset({UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, *BRANCH_KINDS}),
    UnitKind.GENERAL_BRANCH: BRANCH_KINDS,
    **{kind: frozenset({UnitKind.GROUP}) for kind in BRANCH_KINDS},
    UnitKind.GROUP: frozenset(),
}


class Sex(TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class MemberKind(TextChoices):
    FORMAL = "formal", _("正式党员")
    PROBATIONARY = "probationary", _("预备党员")
    DEVELOPMENT_TARGET = "development_target", _("发展对象")
    ACTIVIST = "activist", _("入党积极分子")
    MASSES = "masses", _("职工群众")


PARTY_MEMBER_KINDS = frozenset({MemberKind.FORMAL, MemberKind.PROBATIONARY})


class PartyStatus(TextChoices):
    """党籍状态. Everything but NORMAL is not 在册."""

    NORMAL = "normal", _("正常")
    SUSPENDED = "suspended", _("停止党籍")
    EXPELLED = "expelled", _("已出党")
    DECEASED = "deceased", _("已去世")
    TRANSFERRED_OUT = "transferred_out", _("已转出")


#: Who still belongs here.
PRESENT_STATES = frozenset({PartyStatus.NORMAL, PartyStatus.SUSPENDED})


class Role(TextChoices):
    SECRETARY = "secretary", _("支部书记")
    DEPUTY_SECRETARY = "deputy_secretary", _("支部副书记")
    ORGANISATION = "organisation", _("组织委员")
    PUBLICITY = "publicity", _("宣传委员")
    DISCIPLINE = "discipline", _("纪检委员")
    GROUP_LEADER = "group_leader", _("党小组长")
    EDITOR = "editor", _("编辑")
    ADMINISTRATOR = "administrator", _("管理员")


# Roles that open the desk of a unit: its people, records and ledger.
DESK_ROLES = frozenset(
    {Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.ORGANISATION, Role.ADMINISTRATOR}
)
# Roles that open the content of a unit in the admin. An editor never sees people through it.
CONTENT_ROLES = frozenset({Role.EDITOR, Role.PUBLICITY, Role.ADMINISTRATOR})
# Who passes what editors hand in for 终审.
REVIEWER_ROLES = frozenset({Role.PUBLICITY, Role.ADMINISTRATOR})
# 班子成员: the yearly target of 56 学时 with at least one 集中培训.
BOARD_ROLES = frozenset(
    {Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.ORGANISATION, Role.PUBLICITY, Role.DISCIPLINE}
)


class Feature(TextChoices):
    """What the 减负红线 or the care of personal data restricts: off until a document that asks for it is entered."""

    POINTS = "points", _("积分")
    RANKING = "ranking", _("排名")
    DAILY_QUIZ = "daily_quiz", _("每日答题")
    CONTEST = "contest", _("知识竞赛")
    IDENTITY = "identity", _("身份证号")


class ImportState(TextChoices):
    """What became of an uploaded roster."""

    PREVIEW = "preview", _("等您决定")
    COMMITTED = "committed", _("已写入")
    DISCARDED = "discarded", _("已放弃")
