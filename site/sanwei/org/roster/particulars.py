"""Particulars of a member as a list of changes shows them; phone numbers only so far that one knows which."""

from typing import Any

from django.utils.translation import gettext as _

from sanwei.org.models import Member
from sanwei.org.roster.records import MemberRecord

MASKED_BELOW = 7


def masked_phone(phone: str) -> str:
    """Return a phone number as a list of changes may show it: whose it is stays open."""
    if not phone:
        return ""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > MASKED_BELOW else "****"


def before_text(member: Member, field: str) -> str:
    display = getattr(member, f"get_{field}_display", None)
    value: Any = display() if display else getattr(member, field)
    if field == "phone" and value:
        return masked_phone(value)
    if field in member.month_only and value:
        return f"{value:%Y-%m}"
    return _text(value)


def after_text(member: Member, field: str, record: MemberRecord) -> str:
    stated = {**record.values, **record.months, "name": record.name}
    value = stated[field]
    if field == "phone":
        return masked_phone(value)
    choices = getattr(Member._meta.get_field(field), "flatchoices", ())
    return _text(dict(choices).get(value, value))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)
