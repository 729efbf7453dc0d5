"""What is studied alone: items as lectures have them. No film is made, so no page shows them."""

from dataclasses import dataclass
from datetime import timedelta

from sanwei.home.scale.dice import Dice
from sanwei.home.scale.size import Size
from sanwei.org import services as org
from sanwei.org.models import OrgUnit
from sanwei.study.enums import EvidenceKind, ItemKind, ItemState
from sanwei.study.models import StudyItem

OWNER = "home.scale"
AT_ONCE = 500
LENGTHS_SECONDS = (240, 420, 600, 900, 1_200, 1_800, 2_700)


@dataclass(frozen=True)
class Course:
    """An item and the day from which it may be studied, counted from the beginning."""

    item: StudyItem
    from_day: int


def publish(size: Size, root: OrgUnit) -> list[Course]:
    """Create the items of all lectures, spread over the first half of the days."""
    dice = Dice(size.seed, "items")
    audience = org.audience_for(unit=root)
    courses = []
    for number in range(1, size.lectures + 1):
        day = (number - 1) * size.days // (2 * size.lectures)
        public_id = dice.public_id()
        item = StudyItem(
            public_id=public_id,
            kind=ItemKind.LECTURE,
            state=ItemState.LIVE,
            title=f"第{number}课：一件事怎么做好",
            owner_label=OWNER,
            owner_key=str(public_id),
            unit=root,
            audience=audience,
            evidence_kind=EvidenceKind.WATCHING,
            media_version=f"scale-{public_id.hex[:12]}",
            duration_ms=dice.choice(LENGTHS_SECONDS) * 1_000,
            live_at=size.begins_at + timedelta(days=day),
        )
        courses.append(Course(item, day))
    StudyItem.objects.bulk_create([course.item for course in courses], AT_ONCE)
    return courses
