from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet
from wagtail.models import Collection
from wagtail.search import index

from sanwei.common.models import PublicIdModel
from sanwei.org.enums import BRANCH_KINDS, CHILD_KINDS, UnitKind

if TYPE_CHECKING:
    # treebeard ships no types; to the type checker the tree's queryset is Django's own.
    _Rows = models.QuerySet["OrgUnit"]
else:
    _Rows = MP_NodeQuerySet


class OrgUnitQuerySet(_Rows):
    """Units, in the order of the tree."""

    def under(self, *paths: str) -> "OrgUnitQuerySet":
        """Keep the units at ``paths`` and everything below them; no path keeps nothing."""
        inside = Q(pk__in=[])
        for path in paths:
            inside |= Q(path__startswith=path)
        return self.filter(inside)

    def branches(self) -> "OrgUnitQuerySet":
        """Keep 党支部 of every kind."""
        return self.filter(kind__in=BRANCH_KINDS)

    def standing_on(self, day: date) -> "OrgUnitQuerySet":
        """Keep the units that are not dissolved on ``day``."""
        return self.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day))


if TYPE_CHECKING:
    OrgUnitManager = models.Manager.from_queryset(OrgUnitQuerySet)
else:

    class OrgUnitManager(MP_NodeManager.from_queryset(OrgUnitQuerySet)):
        def get_queryset(self):
            return OrgUnitQuerySet(self.model, using=self._db).order_by("path")


class OrgUnit(PublicIdModel, index.Indexed, MP_Node):
    """One party organisation in the tree: 党委 → 党总支 → 党支部 → 党小组."""

    name = models.CharField(_("组织名称"), max_length=200, unique=True)
    short_name = models.CharField(_("组织简称"), max_length=60)
    kind = models.CharField(_("组织类别"), max_length=20, choices=UnitKind.choices)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    elected_on = models.DateField(
        _("本届选举日期"), null=True, blank=True, help_text=_("任期从这一天算起。")
    )
    term_years = models.PositiveSmallIntegerField(_("任期（年）"), null=True, blank=True)
    dissolved_on = models.DateField(_("撤销日期"), null=True, blank=True)
    collection = models.OneToOneField(
        Collection,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="org_unit",
        help_text="Pictures, documents and recordings of the unit; mirrors the tree.",
    )

    objects = OrgUnitManager()

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("short_name", boost=2),
    ]

    class Meta:
        verbose_name = _("党组织")
        verbose_name_plural = _("党组织")
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gt=F("founded_on")),
                name="org_unit_dissolved_after_founded",
                violation_error_message=_("撤销日期要晚于成立日期。"),
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_branch(self) -> bool:
        return self.kind in BRANCH_KINDS

    @property
    def is_group(self) -> bool:
        """Whether this is a 党小组, which has neither page nor collection of its own."""
        return self.kind == UnitKind.GROUP

    def line_paths(self) -> list[str]:
        """Return the tree paths of the unit and of every unit above it, root first; no query."""
        path, step = str(self.path), int(self.steplen)
        return [path[:end] for end in range(step, len(path) + 1, step)]

    def is_within(self, other: "OrgUnit") -> bool:
        """Whether the unit is ``other`` or stands below it; no query."""
        return str(self.path).startswith(str(other.path))

    def check_place_under(self, parent: "OrgUnit | None") -> None:
        """Raise ValidationError where the tree's type rules forbid this unit under ``parent``."""
        if parent is None:
            if self.kind != UnitKind.COMMITTEE:
                raise ValidationError(_("最上级组织只能是党委。"))
        elif self.kind not in CHILD_KINDS[UnitKind(parent.kind)]:
            raise ValidationError(
                _("%(parent)s（%(parent_kind)s）下面不能设%(kind)s。")
                % {
                    "parent": parent,
                    "parent_kind": parent.get_kind_display(),
                    "kind": self.get_kind_display(),
                }
            )
