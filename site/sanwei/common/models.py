"""What every app may own a piece of: public ids, the outbox, the audit trail."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicIdModel(models.Model):
    """A row that is named outside the database by a UUID; the primary key never leaves the house."""

    public_id = models.UUIDField(_("公开编号"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class OutboxMessage(models.Model):
    """One event on its way to one consumer; written in the transaction of the fact, handled in that of the effect."""

    consumer = models.CharField(max_length=100)
    kind = models.CharField(max_length=100)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Not tried before this time; moves on after a failure.")
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(delivered_at__isnull=True),
                name="common_outbox_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.consumer} #{self.pk}"


class AuditEntry(models.Model):
    """Who did what to whom. Append-only, held by a guard in the database."""

    at = models.DateTimeField(db_index=True)
    actor_key = models.CharField(max_length=64, blank=True, help_text="Public id of the account.")
    actor_name = models.CharField(max_length=100, blank=True)
    action = models.CharField(max_length=64, db_index=True)
    target_label = models.CharField(max_length=64)
    target_key = models.CharField(max_length=64)
    unit_key = models.CharField(
        max_length=64, blank=True, help_text="Public id of the unit in whose scope it happened."
    )
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target_label", "target_key"], name="common_audit_target"),
            models.Index(fields=["unit_key", "-at"], name="common_audit_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_label}:{self.target_key}"


class PeriodicRun(models.Model):
    """The next turn of one recurring job; whoever moves ``due_at`` on by a conditional UPDATE has the turn."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, help_text="Of the last turn; empty when it went well.")

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M:%S}"


class TaskLease(models.Model):
    """Who runs a django-task and until when he must be heard of again."""

    task = models.OneToOneField(
        "django_tasks_database.DBTaskResult", on_delete=models.CASCADE, related_name="lanes_lease"
    )
    worker = models.CharField(max_length=64, blank=True)
    leased_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.task_id} {self.worker}"


class LaneBeat(models.Model):
    """One lane of one worker that is alive: what it does at this moment. Gone when the lane ends as it should."""

    worker = models.CharField(max_length=64, primary_key=True)
    lane = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    doing = models.CharField(max_length=200, blank=True, help_text="Empty while it rests.")
    doing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.lane} {self.worker} {self.doing}"
