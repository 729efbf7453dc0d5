"""Into which class folder of the 党支部台账 something goes."""

from sanwei.activities.kinds import CLASSES
from sanwei.activities.models import Activity


def folders_of(activity: Activity) -> list[str]:
    """Return the folders of a record, outermost first: “03三会一课”, “01支部党员大会”."""
    return str(CLASSES[activity.facts.filed_under]).split("/")


def talks_folder() -> list[str]:
    return [str(CLASSES["06"])]
