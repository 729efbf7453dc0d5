"""The columns of a sheet of 外部学习, by the titles offices use."""

# The first of each is what the template says; all in the spelling of ``titles.squeezed``.
SYNONYMS = {
    "name": ("姓名", "党员姓名", "参训人员", "学员姓名", "参训人", "学员"),
    "phone": ("手机后四位", "手机尾号", "手机号后四位", "手机号", "联系电话", "手机", "电话"),
    "group": ("党小组", "所在党小组", "所属党小组"),
    "branch": ("所在党支部", "党支部", "所在支部", "所属党支部", "支部名称"),
    "day": ("日期", "学习日期", "培训日期", "学习时间", "培训时间", "时间", "完成日期"),
    "first_day": ("开始日期", "开始时间", "开始", "起始日期", "起", "培训开始时间"),
    "last_day": ("结束日期", "结束时间", "结束", "截止日期", "止", "结业日期", "培训结束时间"),
    "organiser": ("主办单位", "举办单位", "主办机构", "组织单位", "培训机构", "主办", "主办方"),
    "title": (
        "内容", "学习内容", "培训名称", "培训班名称", "培训内容", "课程名称", "培训班次", "班次",
        "专题名称", "学习主题", "培训主题",
    ),
    "hours": ("学时", "学时数", "培训学时", "获得学时", "认定学时"),
    "kind": ("类别", "学习类别", "培训类别", "培训类型", "培训形式", "类型"),
    "certificate": ("证明编号", "证书编号", "结业证编号", "证书号", "结业证书编号"),
    "remark": ("备注", "说明"),
}  # fmt: skip
TEMPLATE = (
    "name", "phone", "first_day", "last_day", "organiser", "title", "hours", "kind",
    "certificate", "remark",
)  # fmt: skip
REQUIRED = (
    frozenset({"name"}),
    frozenset({"title"}),
    frozenset({"hours"}),
    frozenset({"day", "last_day", "first_day"}),
)
# What our own file of refused rows adds, and what says nothing.
SILENT = frozenset({"原因", "序号", "编号"})
