"""What 现场教学 refuses, each with a sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotVisible, SanweiError


class FieldSiteNotVisible(NotVisible):
    code = "activities.field_site_not_found"
    message = _("没有找到这个教学点或路线，它可能不对您所在的支部开放。")


class FieldPlaceNotOpen(SanweiError):
    code = "activities.field_place_not_open"
    status = 422
    message = _("这个教学点或路线已经停用，或不对本支部开放，请重新选，或直接写地点。")


class RouteTooShort(SanweiError):
    code = "activities.field_route_too_short"
    status = 422
    message = _("一条路线至少两站，每个教学点只排一站，请改正。")


class StopNotShared(SanweiError):
    """A stop that not everybody who reads the route may open."""

    code = "activities.field_stop_not_shared"
    status = 422

    def __init__(self, site: str, unit: str) -> None:
        super().__init__(
            _("“%(site)s”只有%(unit)s看得到，不能排进更大范围的路线，请换一个。")
            % {"site": site, "unit": unit}
        )
