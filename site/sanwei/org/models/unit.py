from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node
from wagtail.models import Collection

from sanwei.common.models import PublicIdModel
from sanwei.org.enums import BRANCH_KINDS, CHILD_KINDS, UnitKind


class OrgUnit(PublicIdModel, MP_Node):
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

    class Meta:
        verbose_name = _("党组织")
        verbose_name_plural = _("党组织")

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_branch(self) -> bool:
        return self.kind in BRANCH_KINDS

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
