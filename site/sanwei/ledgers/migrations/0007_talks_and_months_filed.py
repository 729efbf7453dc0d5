"""Lets the usual classes 06 and 07 take talks and months of study, where nobody has decided otherwise."""

from django.db import migrations

TAKEN_BY = {"heart_talk": "06", "study_month": "07"}


def take(apps, schema_editor):
    classes = apps.get_model("ledgers", "LedgerClass")
    taken = {source for takes in classes.objects.values_list("takes", flat=True) for source in takes}
    for source, code in TAKEN_BY.items():
        for one in classes.objects.filter(code=code, retired_on__isnull=True):
            if source not in taken:
                one.takes = sorted({*one.takes, source})
                one.save(update_fields=["takes"])


def leave(apps, schema_editor):
    for one in apps.get_model("ledgers", "LedgerClass").objects.all():
        kept = [source for source in one.takes if source not in TAKEN_BY]
        if kept != one.takes:
            one.takes = kept
            one.save(update_fields=["takes"])


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0006_exports")]

    operations = [migrations.RunPython(take, leave)]
