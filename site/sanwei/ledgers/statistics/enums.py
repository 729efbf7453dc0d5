"""The words of the statistics."""

from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sanwei.org.enums import Role


class Topic(TextChoices):
    """The four tables of the 季度报表."""

    STUDY = "study", _("学习教育")
    LIFE = "life", _("组织生活")
    PEOPLE = "people", _("党员队伍")
    LECTURES = "lectures", _("微党课")


class Post(TextChoices):
    """党内职务 by which people are told apart, and 党员领导干部, which is a mark and no post."""

    SECRETARY = Role.SECRETARY.value, Role.SECRETARY.label
    DEPUTY_SECRETARY = Role.DEPUTY_SECRETARY.value, Role.DEPUTY_SECRETARY.label
    ORGANISATION = Role.ORGANISATION.value, Role.ORGANISATION.label
    PUBLICITY = Role.PUBLICITY.value, Role.PUBLICITY.label
    DISCIPLINE = Role.DISCIPLINE.value, Role.DISCIPLINE.label
    GROUP_LEADER = Role.GROUP_LEADER.value, Role.GROUP_LEADER.label
    LEADING_CADRE = "leading_cadre", _("党员领导干部")


class Shape(Enum):
    """How a figure is made of what its rows bring in: ``part`` and ``whole``."""

    COUNT = "count"  # the sum of the parts
    HOURS = "hours"  # the same with decimals
    PERCENT = "percent"  # parts by wholes, of 100
    AVERAGE = "average"  # parts by wholes
    TURNS = "turns"  # parts of wholes: 开展/应开展
