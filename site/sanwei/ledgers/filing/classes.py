"""The table of classes: the usual thirteen to begin with, then as the 党委 wants it. Nothing is deleted."""

from datetime import date, datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.ledgers.enums import FilingSource
from sanwei.ledgers.filing.errors import ClassInvalid, ClassTakenTwice
from sanwei.ledgers.models import LedgerClass

# Code, name and what it takes. Source: domain.md, ledger classes.
DEFAULTS: tuple[tuple[str, str, tuple[FilingSource, ...]], ...] = (
    ("01", "组织设置与换届", ()),
    ("02", "党员队伍", (FilingSource.TRANSFER,)),
    ("03", "三会一课", ()),
    ("03.01", "支部党员大会", (FilingSource.BRANCH_ASSEMBLY,)),
    ("03.02", "支委会", (FilingSource.BRANCH_COMMITTEE_MEETING,)),
    ("03.03", "党小组会", (FilingSource.GROUP_MEETING,)),
    ("03.04", "党课", (FilingSource.PARTY_CLASS,)),
    ("04", "主题党日", (FilingSource.THEME_DAY,)),
    ("05", "组织生活会和民主评议党员", (FilingSource.LIFE_MEETING, FilingSource.APPRAISAL)),
    ("06", "谈心谈话", (FilingSource.HEART_TALK,)),
    (
        "07",
        "党员学习教育",
        (
            FilingSource.GROUP_STUDY,
            FilingSource.TRAINING,
            FilingSource.HOME_DELIVERY,
            FilingSource.EXTERNAL,
            FilingSource.STUDY_MONTH,
        ),
    ),
    ("08", "发展党员", ()),
    ("09", "党费收缴", ()),
    ("10", "计划总结与报表", ()),
    ("11", "志愿服务与实践", ()),
    ("12", "荣誉与宣传", ()),
    ("13", "问题整改", ()),
)
STEP = 10


@transaction.atomic
def install_default_classes() -> list[LedgerClass]:
    """Create the usual classes that are missing, by code; what stands is left as it is. Idempotent."""
    standing = {one.code: one for one in LedgerClass.objects.select_related("parent")}
    taken = {source for one in standing.values() for source in one.takes}
    for number, (code, name, takes) in enumerate(DEFAULTS, start=1):
        if code in standing:
            continue
        parent = standing.get(code.rpartition(".")[0])
        # Two workers may install at once: the code is unique, the second takes what the first made.
        standing[code], _made = LedgerClass.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "order": number * STEP,
                "parent": parent,
                "takes": [str(one) for one in takes if one not in taken],
            },
        )
    return sorted(standing.values(), key=lambda one: (one.order, one.code))


def class_for(source: str, *, on: date) -> LedgerClass | None:
    """Return the class that takes ``source`` on that day, None where none does. Installs the usual ones first."""
    return classes_by_source(on=on).get(source)


def classes_by_source(*, on: date) -> dict[str, LedgerClass]:
    """Return which class takes what on that day. One query."""
    found = list(LedgerClass.objects.select_related("parent")) or install_default_classes()
    return {
        source: one
        for one in found
        for source in one.takes
        if one.retired_on is None or one.retired_on > on
    }


@transaction.atomic
def save_class(
    *,
    ledger_class: LedgerClass | None,
    code: str,
    name: str,
    folder: str,
    order: int,
    parent: LedgerClass | None,
    takes: list[str],
    retired_on: date | None,
    actor: User,
    at: datetime,
) -> LedgerClass:
    """Add a class or change one; what is filed already stays where it is. The code of a class never changes.

    Raises: ClassInvalid, ClassTakenTwice where another class in use takes the same fact.
    """
    if parent is not None and (
        parent.parent_id is not None or (ledger_class is not None and ledger_class.parts.exists())
    ):
        raise ClassInvalid
    if ledger_class is not None and (parent == ledger_class or code != ledger_class.code):
        raise ClassInvalid
    if retired_on is None:
        others = LedgerClass.objects.filter(retired_on__isnull=True)
        for other in others.exclude(code=code):
            if set(other.takes) & set(takes):
                raise ClassTakenTwice(other)
    one = ledger_class or LedgerClass(code=code)
    one.name, one.folder, one.order = name.strip(), folder.strip(), order
    one.parent, one.takes, one.retired_on = parent, sorted(takes), retired_on
    one.save()
    audit.log(
        at=at,
        actor=actor,
        action="ledger.class",
        target_label="ledgers.ledgerclass",
        target_key=one.public_id,
        code=one.code,
        name=one.name,
        takes=one.takes,
        retired_on=retired_on.isoformat() if retired_on else "",
    )
    return one
