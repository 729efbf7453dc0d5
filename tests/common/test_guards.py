"""Guards stand, are compared, come back after a table is rebuilt, and lift only in one audited way."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, models, transaction

from sanwei.common import audit, checks, guards
from sanwei.common.guard_sql import Event, Guard, sqlite_create
from sanwei.common.models import AuditEntry
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def entry() -> AuditEntry:
    return audit.log(
        at=NOW, actor=None, action="ledger.export", target_label="org.orgunit", target_key="1"
    )


def execute(sql: str, *parameters: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def refused(action: Any) -> bool:
    try:
        with transaction.atomic():
            action()
    except IntegrityError as error:
        return "append-only" in str(error)
    return False


def every_way_to_change(row: AuditEntry) -> dict[str, Any]:
    table = AuditEntry._meta.db_table
    replaced = AuditEntry(pk=row.pk, at=NOW, action="nothing", target_label="x", target_key="1")
    ways = {
        "save": lambda: AuditEntry(
            pk=row.pk, at=NOW, action="other", target_label="x", target_key="1"
        ).save(force_update=True),
        "update": lambda: AuditEntry.objects.update(action="nothing"),
        "bulk_update": lambda: AuditEntry.objects.bulk_update([replaced], ["action"]),
        "upsert": lambda: AuditEntry.objects.bulk_create(
            [replaced], update_conflicts=True, update_fields=["action"], unique_fields=["id"]
        ),
        "delete": row.delete,
        "delete all": lambda: AuditEntry.objects.all().delete(),
        "raw update": lambda: execute(f"UPDATE {table} SET action = 'x'"),
        "raw delete": lambda: execute(f"DELETE FROM {table}"),
    }
    if connection.vendor == "sqlite":
        columns = (
            "id, at, actor_key, actor_name, action, target_label, target_key, unit_key, details"
        )
        ways["insert or replace"] = lambda: execute(
            f"INSERT OR REPLACE INTO {table} ({columns})"
            " VALUES (%s, '2026-10-12', '', '', 'x', 'x', '1', '', '{}')",
            row.pk,
        )
        ways["update or replace"] = lambda: execute(f"UPDATE OR REPLACE {table} SET action = 'x'")
    else:
        ways["truncate"] = lambda: execute(f"TRUNCATE {table}")
    return ways


def test_an_append_only_row_can_be_changed_in_no_way() -> None:
    row = entry()

    passed = [name for name, way in every_way_to_change(row).items() if not refused(way)]

    assert passed == []
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["ledger.export"]


def test_an_untouched_save_of_the_same_values_is_no_change() -> None:
    row = AuditEntry.objects.get(pk=entry().pk)

    row.save()

    assert AuditEntry.objects.count() == 1


def test_all_guards_stand_after_migrating() -> None:
    assert guards.problems() == []
    assert checks.guards_stand(databases=["default"]) == []


def test_a_missing_a_strange_and_a_changed_guard_are_each_named() -> None:
    drop_trigger("guard_common_auditentry_no_delete", AuditEntry._meta.db_table)
    drop_trigger("guard_common_auditentry_no_update", AuditEntry._meta.db_table)
    harmless("guard_common_auditentry_no_update")
    harmless("guard_of_nobody")

    assert guards.problems() == [
        "guard_of_nobody stands but is not declared",
        "guard_common_auditentry_no_delete is missing",
        "guard_common_auditentry_no_update is not what it should be",
    ]
    assert [found.id for found in checks.guards_stand(databases=["default"])] == ["common.W001"] * 3
    with pytest.raises(guards.GuardsMissing, match="no_delete is missing"):
        guards.require()


def test_installing_brings_back_what_is_missing_and_drops_what_is_strange() -> None:
    drop_trigger("guard_common_auditentry_no_delete", AuditEntry._meta.db_table)
    harmless("guard_of_nobody")

    guards.install()

    assert guards.problems() == []


def test_the_worker_does_not_start_without_its_guards() -> None:
    drop_trigger("guard_common_auditentry_no_delete", AuditEntry._meta.db_table)

    with pytest.raises(CommandError, match="no_delete is missing"):
        call_command("worker", "--once", "--lane", "index")


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_sqlite_without_recursive_triggers_is_a_problem() -> None:
    execute("PRAGMA recursive_triggers = OFF")
    try:
        found = guards.problems()
    finally:
        execute("PRAGMA recursive_triggers = ON")

    assert found == ["recursive_triggers is off: INSERT OR REPLACE would pass the guards"]


def test_lifting_the_guards_leaves_a_row_and_ends_with_all_of_them(world: World) -> None:
    row = entry()
    actor = world.account(world.sun_qi)

    with guards.without_guards(reason="从备份恢复", actor=actor):
        AuditEntry.objects.filter(pk=row.pk).update(action="restored")

    assert guards.problems() == []
    assert AuditEntry.objects.get(pk=row.pk).action == "restored"
    lifted = AuditEntry.objects.get(action="guards.lifted")
    assert (lifted.actor_name, lifted.details) == ("孙七", {"reason": "从备份恢复"})


def test_lifting_the_guards_ends_green_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = entry()
    monkeypatch.setattr(guards, "_verifiers", {"ledger": lambda: ["one entry is wrong"]})
    broken = guards.without_guards(reason="从备份恢复", actor=world.account(world.sun_qi))

    with pytest.raises(guards.GuardsMissing, match="one entry is wrong"), broken:
        AuditEntry.objects.filter(pk=row.pk).update(action="restored")

    assert guards.problems() == []
    assert AuditEntry.objects.get(pk=row.pk).action == "ledger.export"


def test_lifting_the_guards_needs_a_reason(world: World) -> None:
    nothing = guards.without_guards(reason=" ", actor=world.account(world.sun_qi))

    with pytest.raises(ValueError, match="reason"), nothing:
        pass


@pytest.mark.django_db(transaction=True)
def test_guards_are_gone_after_a_rebuild_and_back_after_post_migrate() -> None:
    row = entry()
    wider = models.CharField(max_length=65, db_index=True)
    wider.set_attributes_from_name("action")
    narrow = AuditEntry._meta.get_field("action")

    guards.before_migrate(plan=["one"])
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEntry, narrow, wider)
    unguarded = guards.problems()
    emit_post_migrate_signal(0, False, "default")

    assert "guard_common_auditentry_no_delete is missing" in unguarded
    assert guards.problems() == []
    assert all(refused(way) for way in every_way_to_change(row).values())
    guards.drop()
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEntry, wider, narrow)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.django_db(transaction=True)
def test_sqlite_drops_a_guard_with_the_rebuilt_table_and_says_nothing() -> None:
    """Why the guards are compared and put back: this is what SQLite does."""
    wider = models.CharField(max_length=65, db_index=True)
    wider.set_attributes_from_name("action")
    narrow = AuditEntry._meta.get_field("action")

    with connection.schema_editor() as editor:
        editor.alter_field(AuditEntry, narrow, wider)

    assert guards.problems() == [
        "guard_common_auditentry_no_delete is missing",
        "guard_common_auditentry_no_update is missing",
    ]
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEntry, wider, narrow)


def test_a_migrate_that_changes_nothing_keeps_the_guards_up() -> None:
    emit_pre_migrate_signal(0, False, "default", plan=[], apps=apps)

    assert guards.problems() == []


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_back_a_missing_guard() -> None:
    drop_trigger("guard_common_auditentry_no_delete", AuditEntry._meta.db_table)

    call_command("migrate", verbosity=0)

    assert guards.problems() == []


def test_a_guard_stands_only_where_its_tables_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    early = guard("guard_of_a_table_to_come", "not_yet_there")
    monkeypatch.setattr(guards, "_guards", {**guards._guards, early.name: early})

    guards.install()

    assert guards.problems() == []


@pytest.mark.parametrize("message", ["it's", "50%"])
def test_a_guard_with_a_message_that_sql_could_misread_is_refused(message: str) -> None:
    with pytest.raises(ValueError, match="plain text"):
        guard("guard_x", "common_auditentry", message=message)


def guard(name: str, table: str, message: str = "no") -> Guard:
    return Guard(
        name=name, table=table, event=Event.DELETE, refused_when="OLD.id < 0", message=message
    )


def harmless(name: str) -> None:
    """Put up a trigger of ours that refuses nothing."""
    strange = guard(name, AuditEntry._meta.db_table)
    if connection.vendor == "sqlite":
        execute(sqlite_create(strange) or "")
    else:
        from sanwei.common.guard_sql import postgresql_create

        for statement in postgresql_create(strange):
            execute(statement)


def drop_trigger(name: str, table: str) -> None:
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    execute(f'DROP TRIGGER "{name}"{on}')
