"""The names in the ledger, when their person is erased: the marks are kept first, so that every seal still verifies."""

import secrets
from itertools import islice

from django.db.models import QuerySet

from sanwei.ledgers.archive.names import HOUSE, SALT_BYTES, Marks, all_salts
from sanwei.ledgers.exporting import services as exporting
from sanwei.ledgers.models import (
    ErasedName,
    Export,
    LedgerEntry,
    NameSalt,
    PaperTemplate,
    PointsClaim,
    Recompute,
)
from sanwei.org import erasing
from sanwei.org.enums import ERASED_NAME, Stays
from sanwei.org.mentions import naming
from sanwei.org.models import Member

AT_ONCE = 500
_snapshots = erasing.snapshots(
    (PointsClaim, "member", "member_name"),
    (Export, "requester", "requester_name"),
    (Recompute, "actor", "actor_name"),
)
_typed = erasing.typed((PaperTemplate, "uploaded_by_name"), (PointsClaim, "ended_by_name"))


def erase(member: Member) -> None:
    """Take the name out of entries about the person and of those he entered himself; then forget the salt.

    Without the salt nobody gets from a mark back to the name. Approvals and seals stay: they are acts in an office.
    Exported files are all withdrawn: nobody looks into them for a name, and whoever needs one asks for it again.
    """
    _snapshots(member)
    _typed(member)
    for claim in PointsClaim.objects.filter(member=member).exclude(proof=""):
        erasing.drop_file(claim, "proof")
    exporting.withdraw_all()
    for export in naming(Export, ("title", "parameters"), member):
        title = export.title.replace(member.name, ERASED_NAME)
        Export.objects.filter(pk=export.pk).update(title=title, parameters={})
    NameSalt.objects.get_or_create(member=member, defaults={"salt": secrets.token_hex(SALT_BYTES)})
    NameSalt.objects.get_or_create(member=None, defaults={"salt": secrets.token_hex(SALT_BYTES)})
    marks = Marks(all_salts(), {})
    _erase("member_name", LedgerEntry.objects.filter(member=member), marks, member.pk)
    if member.user is not None:
        _erase("actor_name", LedgerEntry.objects.filter(actor=member.user), marks, HOUSE)
    NameSalt.objects.filter(member=member).delete()


def _erase(field: str, entries: QuerySet[LedgerEntry], marks: Marks, owner: int) -> None:
    named = entries.exclude(**{f"{field}__in": ("", ERASED_NAME)})
    rows = iter(list(named.order_by("pk").values_list("pk", field)))
    while batch := list(islice(rows, AT_ONCE)):
        ErasedName.objects.bulk_create(
            ErasedName(entry_id=pk, field=field, mark=marks.of(pk, field, owner, name))
            for pk, name in batch
        )
        LedgerEntry.objects.filter(pk__in=[pk for pk, _name in batch]).update(
            **{field: ERASED_NAME}
        )


def register() -> None:
    erasing.register("ledgers", erase)
    erasing.stays(
        Stays.OFFICE,
        {
            "ledgers.ledgerdocument": ("added_by_name", "withdrawn_by_name"),
            "ledgers.ledgerentry": ("approver_name",),
            "ledgers.periodevent": ("actor_name", "approver_name"),
            "ledgers.periodreview": ("actor_name",),
            "ledgers.pointsclaim": ("assessed_by_name", "decided_by_name", "ended_by_name"),
            "ledgers.pointsobjection": ("answered_by_name",),
            "ledgers.reopendecision": ("actor_name",),
            "ledgers.reopenrequest": ("actor_name",),
            "ledgers.reviewanswer": ("actor_name",),
        },
    )
    erasing.stays(
        Stays.PROSE,
        {
            "ledgers.ledgerdocument": ("title", "file_name", "withdrawn_reason"),
            "ledgers.ledgerentry": ("title", "reason"),
            "ledgers.periodevent": ("reason",),
            "ledgers.periodreview": ("text",),
            "ledgers.pointsclaim": ("text", "reason"),
            "ledgers.pointsobjection": ("text", "answer"),
            "ledgers.recompute": ("reason",),
            "ledgers.reopendecision": ("text",),
            "ledgers.reopenrequest": ("reason",),
            "ledgers.reviewanswer": ("text",),
        },
    )
