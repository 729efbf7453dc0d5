"""外部学习 by Excel: all that is sound or nothing, once, confirmed by who imports, nobody's own."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from sanwei.activities.enums import ExternalState, ImportState
from sanwei.activities.errors import (
    ExternalImportDecided,
    ExternalImportHasErrors,
    ExternalNotVisible,
    ExternalOutsideBranch,
    ExternalProofThere,
)
from sanwei.activities.external import services
from sanwei.activities.external.importing import entering
from sanwei.activities.models import ExternalClaim, ExternalImport
from sanwei.common.models import AuditEntry
from sanwei.org.models import RoleAssignment
from sanwei.study.models import StudyRecord
from tests.activities.external.claims import claim, proof
from tests.activities.external.sheets import LI, ZHANG, ZHAO, kept, sheet
from tests.ledgers.book import open_book
from tests.world import NOW, World

WRONG = ("钱十", *ZHANG[1:])


def commit(world: World, found: ExternalImport, **options: bool) -> entering.Entered:
    return entering.commit_import(kept=found, actor=world.account(world.li_si), at=NOW, **options)


def test_rows_become_confirmed_claims_with_their_records(world: World) -> None:
    book = open_book(world)

    entered = commit(world, kept(world, sheet(ZHANG, ZHAO)))
    book.deliver()

    assert entered == entering.Entered(confirmed=2, waiting=0, left=0)
    claims = ExternalClaim.objects.order_by("occurred_on")
    assert [(one.member_name, one.state, one.decided_by_name, one.remark) for one in claims] == [
        ("张三", "confirmed", "李四", "YS-018"),
        ("赵六", "confirmed", "李四", ""),
    ]
    assert book.entries(world.zhang_san) == [("award", "external", "16.00")]
    assert AuditEntry.objects.get(action="activities.external_import").actor_name == "李四"


def test_the_importer_s_own_row_waits_for_somebody_else(world: World) -> None:
    entered = commit(world, kept(world, sheet(LI, ZHANG)))

    assert (entered.confirmed, entered.waiting) == (1, 1)
    own = ExternalClaim.objects.get(member=world.li_si)
    assert (own.state, own.record) == (ExternalState.WAITING, None)
    assert not StudyRecord.objects.filter(member=world.li_si).exists()


def test_one_wrong_row_stops_everything(world: World) -> None:
    found = kept(world, sheet(ZHANG, WRONG))

    with pytest.raises(ExternalImportHasErrors):
        commit(world, found)

    found.refresh_from_db()
    assert found.state == ImportState.PREVIEW
    assert not ExternalClaim.objects.exists()


def test_the_sound_rows_go_in_when_the_person_says_so(world: World) -> None:
    entered = commit(world, kept(world, sheet(WRONG, ZHANG)), skip_errors=True)

    assert entered.confirmed == 1
    assert ExternalClaim.objects.get().member == world.zhang_san


def test_the_same_file_again_registers_nothing(world: World) -> None:
    data = sheet(ZHANG, ZHAO, LI)
    commit(world, kept(world, data))

    again = kept(world, data)
    entered = commit(world, again)

    assert [row["outcome"] for row in again.report["rows"]] == ["same"] * 3
    assert entered == entering.Entered(confirmed=0, waiting=0, left=0)
    assert ExternalClaim.objects.count() == 3


def test_a_second_press_registers_nothing_more(world: World) -> None:
    found = kept(world, sheet(ZHANG))
    commit(world, found)

    with pytest.raises(ExternalImportDecided):
        commit(world, found)

    assert StudyRecord.objects.count() == 1


def test_what_was_registered_since_the_preview_is_passed_over(world: World) -> None:
    found = kept(world, sheet(ZHANG, ZHAO))
    claim(world.zhang_san, title="支部书记轮训", occurred_on=date(2026, 9, 18))

    assert commit(world, found).confirmed == 1

    assert ExternalClaim.objects.get(member=world.zhang_san).is_waiting


def test_a_refusal_in_the_middle_leaves_nothing(world: World) -> None:
    found = kept(world, sheet(ZHANG, ZHAO))
    found.report["rows"][1]["member_id"] = str(world.wang_wu.public_id)
    found.save()

    with pytest.raises(ExternalOutsideBranch):
        commit(world, found)

    found.refresh_from_db()
    assert found.state == ImportState.PREVIEW
    assert not ExternalClaim.objects.exists()
    assert not StudyRecord.objects.exists()


def test_who_lost_the_post_since_the_preview_registers_nothing(world: World) -> None:
    found = kept(world, sheet(ZHANG))
    RoleAssignment.objects.filter(member=world.li_si).update(ends_before=NOW.date())

    with pytest.raises(ExternalOutsideBranch):
        commit(world, found)

    assert not ExternalClaim.objects.exists()


def test_a_long_file_goes_on_when_it_comes_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entering, "MOST_AT_ONCE", 2)
    rows = [(*ZHANG[:3], f"第{number}期", *ZHANG[4:]) for number in range(3)]

    first = commit(world, kept(world, sheet(*rows)))
    second = commit(world, kept(world, sheet(*rows)))

    assert (first.confirmed, first.left) == (2, 1)
    assert (second.confirmed, second.left) == (1, 0)


def test_a_new_upload_takes_the_place_of_an_undecided_one(world: World) -> None:
    kept(world, sheet(ZHANG))
    latest = kept(world, sheet(ZHAO))

    assert ExternalImport.objects.get() == latest


def test_a_certificate_may_follow_a_confirmed_claim_once(world: World) -> None:
    commit(world, kept(world, sheet(ZHANG)))
    found = ExternalClaim.objects.get()
    li_si = world.account(world.li_si)

    services.add_proof(claim=found, proof=proof(), actor=li_si, at=NOW)

    found.refresh_from_db()
    assert found.proof
    with pytest.raises(ExternalProofThere):
        services.add_proof(claim=found, proof=proof(), actor=li_si, at=NOW)


def test_another_branch_adds_no_certificate(world: World) -> None:
    commit(world, kept(world, sheet(ZHANG)))
    found = ExternalClaim.objects.get()

    for who in (world.zhou_ba, world.zhao_liu):
        with pytest.raises(ExternalNotVisible):
            services.add_proof(claim=found, proof=proof(), actor=world.account(who), at=NOW)


@pytest.mark.parametrize(
    "change", ["hours = 1", "title = 'x'", "member_name = 'x'", "state = 'waiting'"]
)
def test_the_database_lets_nothing_but_the_certificate_follow(world: World, change: str) -> None:
    commit(world, kept(world, sheet(ZHANG)))

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE activities_externalclaim SET {change}, proof = 'a.jpg'")

    assert ExternalClaim.objects.get().hours == Decimal(16)
