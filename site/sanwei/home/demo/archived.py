"""季度归档 as the stories tell it: who archived, what the 党委 said and asked, which papers lie beside the records."""

from django.core.files.base import ContentFile

from sanwei.accounts.models import User
from sanwei.common.periods import Quarter
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.meetings import HOST, RETIRED, TOLL
from sanwei.ledgers import services as ledgers
from sanwei.ledgers.archive import services as archiving
from sanwei.ledgers.enums import ReviewKind
from sanwei.ledgers.filing.classes import install_default_classes
from sanwei.ledgers.filing.documents import add_document
from sanwei.ledgers.models import LedgerClass, LedgerPeriod
from sanwei.org.models import OrgUnit

ARCHIVED = (TOLL, RETIRED)  # the last full quarter, on the eighth
COMMITTEE_CLERK = "沈长青"
REPORTS = "10"
# Whose paper, when, its title, what it says.
PAPERS = (
    (
        TOLL,
        (7, 3),
        "半年工作报告",
        "上半年组织生活按时开展，夜班党员补学跟得不够紧。下半年由党小组长逐人提醒，一周内补学。",
    ),
    (
        TOLL,
        (9, 29),
        "第三季度工作小结",
        "三季度大会2次、支委会3次、党课1次、主题党日3次。松岭站党小组九月因防汛值守未开展，十月补开。",
    ),
    (
        RETIRED,
        (9, 25),
        "送学上门情况",
        "八月高温不集中，送学上门十三人，其中上门九人、电话四人。",
    ),
)


def file_papers(calendar: Calendar) -> None:
    """Upload the 资料件 of the quarter, on their days."""
    install_default_classes()
    kept = LedgerClass.objects.get(code=REPORTS)
    for short_name, (month, day), title, text in PAPERS:
        at = calendar.at(month, day, 17)
        if at > calendar.now:
            continue
        add_document(
            unit=OrgUnit.objects.get(short_name=short_name),
            ledger_class=kept,
            title=title,
            dated_on=calendar.day(month, day),
            file=ContentFile(text.encode(), name=f"{title}.txt"),
            actor=User.objects.get(member__name=HOST[short_name]),
            at=at,
        )


def archive(calendar: Calendar) -> None:
    """Archive what lies before the last full quarter; of that one who was done by the eighth (财务 owes a 党课)."""
    for period in LedgerPeriod.objects.select_related("unit").order_by("year", "quarter", "unit"):
        told = Quarter(period.year, period.quarter)
        day = (7, 6)
        if told == calendar.last_full and period.unit.short_name in ARCHIVED:
            day = (10, 8)
        elif told >= calendar.last_full:
            continue
        if calendar.at(*day, 10) > calendar.now:
            continue
        secretary = User.objects.get(member__name=HOST[period.unit.short_name])
        closed = ledgers.close_period(period=period, actor=secretary, at=calendar.at(*day, 9))
        ledgers.seal(period=closed, actor=secretary, at=calendar.at(*day, 10))


def check(calendar: Calendar) -> None:
    """Let the 党委 send 青桥所 its question and say of 离退休 what was good."""
    _say(
        calendar,
        TOLL,
        ReviewKind.RETURN,
        (10, 8),
        "路政党小组7月记录为何迟七周？请说明原因，写上以后怎么当天记。",
    )
    _say(calendar, RETIRED, ReviewKind.COMMENT, (10, 9), "送学记录清楚。")


def _say(
    calendar: Calendar, short_name: str, kind: ReviewKind, day: tuple[int, int], text: str
) -> None:
    at = calendar.at(*day, 15)
    period = LedgerPeriod.objects.filter(
        unit__short_name=short_name,
        year=calendar.last_full.year,
        quarter=calendar.last_full.number,
        state="sealed",
    ).first()
    if period is None or at > calendar.now:
        return
    archiving.review(
        period=period,
        kind=kind,
        text=text,
        due_on=calendar.day(10, 16),
        by_unit=OrgUnit.get_first_root_node(),
        actor=User.objects.get(member__name=COMMITTEE_CLERK),
        at=at,
    )
