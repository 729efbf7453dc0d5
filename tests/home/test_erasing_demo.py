"""注销 of people of the demo: every cell of the database and every exported file is read afterwards."""

from datetime import datetime
from pathlib import Path

import pytest
from axes.models import AccessLog
from django.conf import settings
from django.core.management import call_command
from django.db.models import Count, Sum
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Revision

from lectures.models import LecturePage, LectureSpeaker
from sanwei.accounts.models import StoredSession
from sanwei.ledgers.enums import EntryKind
from sanwei.ledgers.exporting import services as exporting
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.models import LedgerEntry
from sanwei.notices.models import Notice
from sanwei.org import services as org
from sanwei.org.enums import ERASED_NAME, ImportState, PartyStatus
from sanwei.org.models import Member, OrgUnit, RosterImport
from tests.home.leftovers import columns_with
from tests.home.told import AS_OF, NOW, TOLL, signed_in
from tests.ledgers.test_verification import run

pytestmark = [
    pytest.mark.usefixtures("demo_day"),
    pytest.mark.xdist_group("demo"),  # one worker, one building
]

# A member, the secretary who keeps and archives the ledger, an editor.
SHE, SECRETARY, EDITOR = "严春梅", "吕永红", "何若曦"

# Where a name may stay, and why. Anything else is a leak.
TRAIL = {  # 操作留痕: append-only, deleted when its years are over
    "common_auditentry.actor_name",
}
ACTS = {  # 履行职务: who archived, filed, answered and passed is part of the organisation's archive
    "ledgers_ledgerdocument.added_by_name",
    "ledgers_periodevent.actor_name",
    "library_reflection.decided_by_name",
    "notices_suggestion.answered_by_name",
}
PROSE = {  # what people wrote; the preview lists it for somebody to read
    "activities_activity.topic",
    "activities_speech.points",
    "activities_vote.matter",
    "library_storypage.body",
    "media_pipeline_proofterm.term",
}
# The number is never given again: it stays as the key of who was erased, and in the trail that says so.
NUMBER = {"accounts_user.number", "org_member.number", "common_auditentry.details"}


def person(name: str) -> Member:
    return Member.objects.select_related("user").get(name=name)


def leave(name: str, *, at: datetime = NOW) -> Member:
    """Let somebody go who then is erased."""
    member = person(name)
    org.change_status(
        member=member, status=PartyStatus.TRANSFERRED_OUT, on=AS_OF, actor=None, at=at
    )
    return member


def erased(name: str) -> Member:
    return org.erase(member=leave(name), reason="本人书面申请", actor=None, at=NOW)


def make_traces(member: Member) -> None:
    """Leave the person where the demo does not: at the door, in somebody's inbox, in imports and old versions."""
    signed_in(member.name)
    AccessLog.objects.create(username=member.number, path_info="/accounts/login/")
    secretary = person(SECRETARY).user
    assert secretary is not None
    Notice.objects.create(
        recipient=secretary, kind="external", key="trace", title="外部学习待确认",
        text=f"{member.name}登记了一条外部学习。", url="/", created_at=NOW, shown_from=NOW,
    )  # fmt: skip
    RosterImport.objects.create(
        unit=OrgUnit.get_first_root_node(),
        file_name="名册.xlsx",
        sha256="0" * 64,
        content=b"",
        report={"rows": [{"name": member.name, "phone": member.phone}]},
        state=ImportState.COMMITTED,
        created_at=NOW,
        created_by=secretary,
        decided_at=NOW,
    )
    page = LecturePage.objects.first()
    assert page is not None
    LectureSpeaker.objects.create(page=page, member=member, name=member.name)
    LecturePage.objects.get(pk=page.pk).save_revision()


def stored_files() -> list[bytes]:
    folder = Path(settings.MEDIA_ROOT)
    return [one.read_bytes() for one in folder.rglob("exports/*") if one.is_file()]


@pytest.mark.parametrize("name", [SHE, SECRETARY, EDITOR])
def test_a_name_stays_only_where_there_is_a_reason(name: str) -> None:
    member = person(name)
    make_traces(member)
    phone = member.phone
    assert {"org_rosterimport.report", "notices_notice.text", "wagtailcore_revision.content"} <= (
        columns_with(name, phone)
    )

    erased(name)

    assert columns_with(phone) == set()
    assert columns_with(name) - TRAIL - ACTS - PROSE == set()
    assert columns_with(member.number) - {"org_member.public_id"} <= NUMBER
    assert not StoredSession.objects.filter(user=member.user).exists()


def test_sums_and_seals_are_as_before() -> None:
    def sums() -> list[dict[str, object]]:
        by_kind = LedgerEntry.objects.order_by().values("unit", "kind", "member", "period")
        return list(
            by_kind.annotate(n=Sum("amount"), rows=Count("pk")).order_by(
                *by_kind.query.values_select
            )
        )

    before = sums()
    assert LedgerEntry.objects.filter(member_name=SHE, kind=EntryKind.CREDIT).exists()

    erased(SHE)
    erased(SECRETARY)

    assert sums() == before
    assert run("verify_ledger")[1] == ""
    for command in ("rebuild_ledger", "rebuild_progress"):
        call_command(command, "--check")


def test_files_that_were_exported_go_and_their_rows_say_so(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    secretary = person(SECRETARY).user
    assert secretary is not None
    unit = OrgUnit.objects.get(short_name=TOLL)
    asked = exporting.ask(
        kind=ExportKind.PERSONAL_RECORD,
        form=ExportForm.CSV,
        parameters={
            "unit": str(unit.public_id),
            "member": str(person(SHE).public_id),
            "period": "2026",
        },
        requester=secretary,
        at=NOW,
    )
    export = exporting.run(export=asked, at=NOW)
    assert export.is_done, export.error
    assert any(SHE.encode() in data for data in stored_files())

    with django_capture_on_commit_callbacks(execute=True):
        erased(SHE)

    export.refresh_from_db()
    assert (export.state, bool(export.file)) == ("expired", False)
    assert SHE not in export.title
    assert not any(SHE.encode() in data for data in stored_files())


def test_old_versions_of_a_page_no_longer_name_the_speaker() -> None:
    make_traces(person(SHE))

    erased(SHE)

    newest = Revision.objects.order_by("-pk").first()
    assert newest is not None
    assert ERASED_NAME in {one["name"] for one in newest.content["speakers"]}
