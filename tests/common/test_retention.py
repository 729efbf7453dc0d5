"""The audit trail is kept for three years at least: nothing younger leaves it, whoever asks."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from sanwei.common import audit, retention
from sanwei.common.models import AuditEntry

pytestmark = pytest.mark.django_db


def line(at: datetime, action: str = "ledger.export") -> AuditEntry:
    return audit.log(at=at, actor=None, action=action, target_label="org.orgunit", target_key="1")


def years_ago(years: int, **more: int) -> datetime:
    return timezone.now() - timedelta(days=366 * years, **more)


def test_what_is_older_than_the_rule_goes_and_the_trail_says_so() -> None:
    line(years_ago(4), "old")
    line(years_ago(2), "young")

    count = retention.prune_audit(at=timezone.now())

    assert count == 1
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "young", "audit.prune",
    ]  # fmt: skip
    told = AuditEntry.objects.get(action="audit.prune").details
    assert (told["lines"], told["years"]) == (1, 3)
    assert "第五十六条" in told["basis"]


def test_a_day_on_which_nothing_is_old_leaves_no_line() -> None:
    line(years_ago(2))

    assert retention.prune_audit(at=timezone.now()) == 0

    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("age", [timedelta(0), timedelta(days=1), timedelta(days=3 * 365 - 2)])
def test_the_database_itself_keeps_what_is_younger(age: timedelta) -> None:
    line(timezone.now() - age)

    for sql in ("DELETE FROM common_auditentry", "DELETE FROM common_auditentry WHERE id > 0"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)

    assert AuditEntry.objects.count() == 1


def test_a_clock_that_runs_ahead_deletes_nothing_young() -> None:
    line(years_ago(2))

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        retention.prune_audit(at=timezone.now() + timedelta(days=4 * 365))

    assert AuditEntry.objects.count() == 1


def test_an_old_line_still_can_not_be_changed() -> None:
    row = line(years_ago(4))

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=row.pk).update(action="other")


@override_settings(SANWEI_AUDIT_KEEP_YEARS=5)
def test_an_installation_may_keep_them_longer() -> None:
    line(years_ago(4))

    assert retention.prune_audit(at=timezone.now()) == 0


@override_settings(SANWEI_AUDIT_KEEP_YEARS=1)
def test_but_not_shorter() -> None:
    line(years_ago(2))

    assert retention.keep_years() == 3
    assert retention.prune_audit(at=timezone.now()) == 0
