"""The ready group notice through the unit's own robot or mailboxes, where it has one: as it stands, without names."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sanwei.common import audit, clock
from sanwei.home.sharing.notices import GroupNotice, NothingToShare
from sanwei.home.task_access import ASSIGNING_ROLES, signed_in
from sanwei.notices.channels import queries as channels
from sanwei.notices.channels import services
from sanwei.org import queries as org


def may_send(user: object, notice: GroupNotice, *, at: datetime) -> bool:
    """Whether the unit has a channel and ``user`` works for it: a desk or its content."""
    units = org.units_visible_to(user, at=at, roles=ASSIGNING_ROLES)
    return units.filter(pk=notice.unit.pk).exists() and channels.channels_of(notice.unit).exists()


def send(request: HttpRequest, notice: GroupNotice, public_id: object, *, at: datetime) -> None:
    """Queue the notice, once a day, and say so; leaves an audit row. Raises: NothingToShare for who may not."""
    if not may_send(request.user, notice, at=at):
        raise NothingToShare
    title, _line, text = notice.text.partition("\n")
    queued = services.announce(
        unit=notice.unit,
        key=f"notice:{public_id}:{clock.local_date(at)}",
        title=title,
        text=text,
        at=at,
    )
    if not queued:
        messages.info(request, _("今天已经发过了，同一个通知一天只发一次。"))
        return
    audit.log(
        at=at,
        actor=signed_in(request.user),
        action="notices.announce",
        target_label=f"notice.{notice.kind.name.lower()}",
        target_key=public_id,
        unit_key=notice.unit.public_id,
    )
    messages.success(request, _("正在发到群里，一般一分钟内到；晚上9点以后的早上8点再发。"))
