"""现场教学点: a place where a branch learns on the spot, and 教学路线: several of them in an order."""

from pathlib import PurePath

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase
from wagtail.models import Orderable

from sanwei.common.models import PublicIdModel
from sanwei.files.fields import CleanImageField
from sanwei.org.models import OrgUnit

MOST_MINUTES = 8 * 60  # a day's programme; who stays longer goes on a course
MOST_WAY_MINUTES = 4 * 60


def stored_path(site: "FieldSite", name: str) -> str:
    return f"field_sites/{site.public_id.hex}{PurePath(name).suffix.lower()[:10]}"


class FieldSiteTag(TaggedItemBase):
    """适合主题: a tag on a site."""

    content_object = models.ForeignKey(
        "FieldSite", on_delete=models.CASCADE, related_name="tagged_items"
    )


class FieldSite(PublicIdModel):
    """A site; it holds for the unit's whole subtree. Retired instead of deleted: records name it."""

    unit = models.ForeignKey(
        OrgUnit,
        on_delete=models.PROTECT,
        related_name="field_sites",
        verbose_name=_("所属组织"),
        help_text=_("这个组织和它下面的所有组织都能看到、能选用。"),
    )
    name = models.CharField(_("名称"), max_length=60)
    intro = models.TextField(
        _("简介"), max_length=1000, help_text=_("看什么、讲什么，为什么值得来。")
    )
    address = models.CharField(
        _("地址"), max_length=120, help_text=_("用文字写清在哪里、怎么走；这里不用地图，也不定位。")
    )
    opening = models.CharField(
        _("开放时间"),
        max_length=120,
        blank=True,
        help_text=_("例如：工作日9点至17点，提前一天约。"),
    )
    contact_name = models.CharField(_("联系人"), max_length=50, blank=True)
    contact_phone = models.CharField(
        _("联系电话"), max_length=40, blank=True, help_text=_("写办公电话，不写个人手机号。")
    )
    minutes = models.PositiveSmallIntegerField(
        _("建议时长（分钟）"),
        default=60,
        validators=[MinValueValidator(5), MaxValueValidator(MOST_MINUTES)],
    )
    tags = TaggableManager(
        through=FieldSiteTag,
        blank=True,
        verbose_name=_("适合主题"),
        help_text=_("例如：安全生产、廉洁、站史。"),
    )
    picture = CleanImageField(_("照片"), upload_to=stored_path, max_length=200, blank=True)
    picture_alt = models.CharField(
        _("照片说明"),
        max_length=120,
        blank=True,
        help_text=_("一句话说照片上是什么，看不清图的同志靠它知道。"),
    )
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("现场教学点")
        verbose_name_plural = _("现场教学点")
        ordering = ["unit__path", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="activities_field_site_name_once",
                violation_error_message=_("这个组织已经有同名的教学点，请换个名称。"),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="activities_field_site_has_name"),
            models.CheckConstraint(
                condition=Q(picture="") | ~Q(picture_alt=""),
                name="activities_field_site_picture_is_told",
                violation_error_message=_("请用一句话写明照片上是什么。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def dialled(self) -> str:
        """The number as a phone takes it; empty for words such as an extension."""
        number = self.contact_phone.replace(" ", "").replace("-", "")
        return number if number.isascii() and number.isdecimal() and len(number) >= 5 else ""

    @property
    def in_words(self) -> str:
        """The place as a record keeps it: it reads the same when the site is renamed or gone."""
        return f"{self.name}（{self.address}）"


class FieldRoute(PublicIdModel, ClusterableModel):
    """A string of sites; it holds for the unit's whole subtree and is retired instead of deleted."""

    unit = models.ForeignKey(
        OrgUnit,
        on_delete=models.PROTECT,
        related_name="field_routes",
        verbose_name=_("所属组织"),
        help_text=_("这个组织和它下面的所有组织都能看到、能选用。"),
    )
    name = models.CharField(_("名称"), max_length=60)
    intro = models.TextField(
        _("简介"), max_length=1000, help_text=_("这条路线串起什么，适合什么时候走。")
    )
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("教学路线")
        verbose_name_plural = _("教学路线")
        ordering = ["unit__path", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="activities_field_route_name_once",
                violation_error_message=_("这个组织已经有同名的路线，请换个名称。"),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="activities_field_route_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class FieldStop(Orderable):
    """一站 of a route."""

    route = ParentalKey(FieldRoute, on_delete=models.CASCADE, related_name="stops")
    site = models.ForeignKey(
        FieldSite, on_delete=models.PROTECT, related_name="stops", verbose_name=_("教学点")
    )
    way_minutes = models.PositiveSmallIntegerField(
        _("从上一站过来（分钟）"), default=0, validators=[MaxValueValidator(MOST_WAY_MINUTES)]
    )
    note = models.CharField(
        _("这一站做什么"),
        max_length=200,
        blank=True,
        help_text=_("例如：听老站长讲第一夜，讨论十分钟。"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("站")
        verbose_name_plural = _("站")
        constraints = [
            models.UniqueConstraint(
                fields=["route", "site"],
                name="activities_field_stop_once",
                violation_error_message=_("同一个教学点在一条路线上只排一站。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.site)
