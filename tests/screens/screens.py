"""The screens that are photographed, as data: whoever builds one adds its line.

``who`` is the role in the demo's accounts, empty for a stranger. ``path`` is opened first; each selector of
``follow`` then leads on by the address of the first link that matches, or adds its query (``?…``). ``press``
are buttons by their words.
"""

from dataclasses import dataclass

MEMBER, EDITOR, SECRETARY, COMMITTEE = "党员", "编辑", "支部书记", "党委管理员"
DESK = 'main a[href^="/desk/"]'


@dataclass(frozen=True)
class Screen:
    name: str
    title: str
    who: str
    path: str
    follow: tuple[str, ...] = ()
    press: tuple[str, ...] = ()


SCREENS = (
    Screen("home", "首页", MEMBER, "/"),
    Screen("lecture", "微党课", MEMBER, "/", follow=(".cont h3 a",)),
    Screen(
        "quiz",
        "测验",
        MEMBER,
        "/quiz/",
        follow=("main a.row",),
        press=("再练一次|再答一次|开始答题|接着答",),
    ),
    Screen("credits", "我的学时", MEMBER, "/me/credits/"),
    Screen(
        "lecture-edit",
        "微党课编辑",
        EDITOR,
        "/cms/lectures/",
        follow=('main a[href*="/edit/"]',),
    ),
    Screen("question-import", "题库导入", EDITOR, "/cms/question-banks/import/1/"),
    Screen("desk", "支部工作台", SECRETARY, "/me/", follow=(DESK,)),
    Screen(
        "filings",
        "分类台账",
        SECRETARY,
        "/me/",
        follow=(
            DESK,
            '.desk-rooms a[href^="/ledger/"]',
            '.ledger-tabs a[href*="/filings/"]',
            "?when=2026Q3",
        ),
    ),
    Screen(
        "archive",
        "季度归档",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href^="/ledger/"]', '.ledger-tabs a[href*="/archive/"]'),
    ),
    Screen(
        "corrections",
        "更正表",
        SECRETARY,
        "/me/",
        follow=(
            DESK,
            '.desk-rooms a[href^="/ledger/"]',
            '.ledger-tabs a[href*="/archive/"]',
            'a[href*="/archive/corrections/"]',
        ),
    ),
    Screen(
        "document-add",
        "上传资料件",
        SECRETARY,
        "/me/",
        follow=(
            DESK,
            '.desk-rooms a[href^="/ledger/"]',
            '.ledger-tabs a[href*="/filings/"]',
            'main a[href$="/filings/add/"]',
        ),
    ),
    Screen(
        "archive-owing",
        "还欠的季度",
        "财务支部书记",
        "/me/",
        follow=(DESK, '.desk-rooms a[href^="/ledger/"]', '.ledger-tabs a[href*="/archive/"]'),
    ),
    Screen(
        "archive-overview",
        "各支部季度归档",
        COMMITTEE,
        "/me/",
        follow=(DESK, '.desk-rooms a[href^="/ledger/"]', '.ledger-tabs a[href*="/archive/"]'),
    ),
    Screen(
        "archive-reviewed",
        "上级看归档",
        COMMITTEE,
        "/me/",
        follow=(
            DESK,
            '.desk-rooms a[href^="/ledger/"]',
            '.ledger-tabs a[href*="/archive/"]',
            '.branch-quarters a:has-text("离退休")',
        ),
    ),
    Screen(
        "statistics",
        "季度统计",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href^="/ledger/"]', "?quarter=2026Q3"),
    ),
    Screen("life", "组织生活", SECRETARY, "/me/", follow=(DESK, '.desk-rooms a[href^="/life/"]')),
    Screen(
        "record",
        "会议记录",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href^="/life/"]', 'main a[href^="/life/record/"]'),
    ),
    # Beyond the ten of the brief: what surrounds them.
    Screen(
        "year-table",
        "组织生活一览表",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href^="/life/"]', 'main a[href$="/year/"]'),
    ),
    Screen(
        "terms",
        "班子和任期",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href$="/people/"]', 'main a[href$="/terms/"]'),
    ),
    Screen(
        "election",
        "登记选举结果",
        SECRETARY,
        "/me/",
        follow=(
            DESK,
            '.desk-rooms a[href$="/people/"]',
            'main a[href$="/terms/"]',
            'main a[href$="/election/"]',
        ),
    ),
    Screen("sign-in", "登录", "", "/accounts/login/"),
    Screen("learn", "学习", MEMBER, "/learn/"),
    Screen("library", "书屋", MEMBER, "/library/"),
    Screen("story", "微故事", MEMBER, "/library/", follow=("a.story-card",)),
    Screen(
        "chapter",
        "月读一书",
        MEMBER,
        "/library/",
        follow=('main a[href^="/library/chapters/"]',),
    ),
    Screen("shelf", "机关书屋", MEMBER, "/library/", follow=('main a[href^="/library/shelves/"]',)),
    Screen("search", "搜索", MEMBER, "/search/?q=雪天"),
    Screen("editor", "编辑后台", EDITOR, "/cms/"),
    Screen("lectures", "微党课列表", EDITOR, "/cms/lectures/"),
    Screen("queue", "转码队列", COMMITTEE, "/cms/recordings/queue/"),
    Screen("audit", "操作日志", COMMITTEE, "/cms/audit/"),
    Screen("audit-line", "操作日志一条", COMMITTEE, "/cms/audit/", follow=("a.watch-open",)),
    Screen("quizzes", "答题", MEMBER, "/quiz/"),
    Screen("branch", "支部", MEMBER, "/branch/"),
    Screen("me", "我的", MEMBER, "/me/"),
    Screen("credit-sheet", "学时证明", MEMBER, "/me/credits/print/"),
    Screen(
        "person",
        "一个人的学时",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href$="/people/"]', 'main a[href^="/desk/people/"]'),
    ),
    Screen("security", "账号与安全", MEMBER, "/accounts/security/"),
    Screen("inbox", "消息", MEMBER, "/me/inbox/"),
    Screen("external", "外部学习登记", MEMBER, "/life/external/"),
    Screen(
        "desk-external",
        "外部学习登记（支部）",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href$="/external/"]'),
    ),
    Screen("suggestions", "意见建议", MEMBER, "/me/suggestions/"),
    Screen(
        "desk-people",
        "党员名册",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href$="/people/"]'),
    ),
    Screen(
        "desk-suggestions",
        "意见建议（支部）",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href$="/suggestions/"]'),
    ),
    Screen("result", "成绩和解析", MEMBER, "/quiz/", follow=("main a.row.flat",)),
    Screen(
        "question-report",
        "题目纠错",
        MEMBER,
        "/quiz/",
        follow=("main a.row.flat", ".report-link a"),
    ),
    Screen("question-reports", "题目纠错（编辑）", COMMITTEE, "/cms/question_reports/"),
    Screen(
        "question-reported",
        "一条纠错",
        COMMITTEE,
        "/cms/question_reports/",
        follow=('main a[href*="/look/"]',),
    ),
    Screen(
        "rescore",
        "改判预览",
        COMMITTEE,
        "/cms/question_reports/",
        follow=('main a[href*="/look/"]', 'main a[href*="/rescore/"]'),
    ),
    Screen("item-statistics", "题目分析", COMMITTEE, "/cms/quizzes/statistics/1/"),
    Screen("quiz-branches", "各支部成绩", COMMITTEE, "/cms/quizzes/results/1/"),
    Screen(
        "desk-quizzes",
        "测验成绩",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href$="/quizzes/"]'),
    ),
    Screen(
        "desk-quiz",
        "一个测验的成绩",
        SECRETARY,
        "/me/",
        follow=(DESK, '.desk-rooms a[href$="/quizzes/"]', "main a.open"),
    ),
    Screen("desk-committee", "党委工作台", COMMITTEE, "/me/", follow=(DESK,)),
    Screen("not-found", "没有找到", MEMBER, "/nowhere/"),
    Screen("components", "组件", MEMBER, "/_components/"),
)
