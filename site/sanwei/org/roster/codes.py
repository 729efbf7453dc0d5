"""Codes that sheets carry beside or instead of labels ("01 汉族").

Source: GB/T 3304 (nationalities of China), GB/T 4658 (education) as far as rosters use them, GB/T 2261.1 (sex).
"""

from sanwei.org.enums import MemberKind, PartyStatus, Role, Sex, UnitKind

_NATIONALITIES = (
    "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 "
    "土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 "
    "柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 "
    "乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
)
ETHNICITIES = {f"{number:02}": name for number, name in enumerate(_NATIONALITIES.split(), start=1)}

EDUCATIONS = {
    "10": "研究生",
    "11": "博士研究生",
    "12": "硕士研究生",
    "20": "大学本科",
    "21": "大学本科",
    "30": "大学专科",
    "31": "大学专科",
    "40": "中等专科",
    "41": "中等专科",
    "44": "职业高中",
    "47": "技工学校",
    "60": "高中",
    "61": "高中",
    "70": "初中",
    "71": "初中",
    "80": "小学",
    "81": "小学",
    "90": "其他",
}

SEXES: dict[str, str] = {
    **dict.fromkeys(("男", "男性", "1", "01"), Sex.MALE),
    **dict.fromkeys(("女", "女性", "2", "02"), Sex.FEMALE),
}

MEMBER_KINDS: dict[str, str] = {
    **dict.fromkeys(("正式党员", "正式", "中共党员", "01", "1"), MemberKind.FORMAL),
    **dict.fromkeys(("预备党员", "预备", "中共预备党员", "02", "2"), MemberKind.PROBATIONARY),
    **dict.fromkeys(("发展对象",), MemberKind.DEVELOPMENT_TARGET),
    **dict.fromkeys(("入党积极分子", "积极分子"), MemberKind.ACTIVIST),
    **dict.fromkeys(("职工群众", "群众"), MemberKind.MASSES),
}

STATUSES: dict[str, str] = {
    **dict.fromkeys(("正常", "正常党员"), PartyStatus.NORMAL),
    **dict.fromkeys(("停止党籍",), PartyStatus.SUSPENDED),
    **dict.fromkeys(("已出党", "出党"), PartyStatus.EXPELLED),
    **dict.fromkeys(("已去世", "去世", "已死亡"), PartyStatus.DECEASED),
    **dict.fromkeys(("已转出", "转出"), PartyStatus.TRANSFERRED_OUT),
}

UNIT_KINDS: dict[str, str] = {
    **{str(kind.label): kind for kind in UnitKind},
    **dict.fromkeys(("支部", "支部委员会"), UnitKind.BRANCH),
    **dict.fromkeys(("总支", "总支部", "党总支部"), UnitKind.GENERAL_BRANCH),
    **dict.fromkeys(("小组",), UnitKind.GROUP),
}

POSTS: dict[str, Role] = {
    **dict.fromkeys(("支部书记", "党支部书记", "书记"), Role.SECRETARY),
    **dict.fromkeys(("支部副书记", "党支部副书记", "副书记"), Role.DEPUTY_SECRETARY),
    **dict.fromkeys(("组织委员",), Role.ORGANISATION),
    **dict.fromkeys(("宣传委员",), Role.PUBLICITY),
    **dict.fromkeys(("纪检委员", "纪律检查委员"), Role.DISCIPLINE),
    **dict.fromkeys(("党小组长", "党小组组长", "小组长", "组长"), Role.GROUP_LEADER),
}

YES = frozenset({"是", "有", "√", "✓", "y", "yes", "1", "true"})
NO = frozenset({"否", "无", "不是", "×", "x", "n", "no", "0", "false"})
