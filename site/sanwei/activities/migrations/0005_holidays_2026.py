"""The holidays and shifted working days of 2026.

Source: 国务院办公厅关于2026年部分节假日安排的通知, 4 November 2025.
"""

from datetime import date, timedelta
from typing import Any

from django.db import migrations

BASIS = "国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日）"
# Name, first and last day off.
OFF = (
    ("元旦", date(2026, 1, 1), date(2026, 1, 3)),
    ("春节", date(2026, 2, 15), date(2026, 2, 23)),
    ("清明节", date(2026, 4, 4), date(2026, 4, 6)),
    ("劳动节", date(2026, 5, 1), date(2026, 5, 5)),
    ("端午节", date(2026, 6, 19), date(2026, 6, 21)),
    ("中秋节", date(2026, 9, 25), date(2026, 9, 27)),
    ("国庆节", date(2026, 10, 1), date(2026, 10, 7)),
)
WORK = (
    ("元旦", date(2026, 1, 4)),
    ("春节", date(2026, 2, 14)),
    ("春节", date(2026, 2, 28)),
    ("劳动节", date(2026, 5, 9)),
    ("国庆节", date(2026, 9, 20)),
    ("国庆节", date(2026, 10, 10)),
)


def write(apps: Any, _schema: Any) -> None:
    special_day = apps.get_model("activities", "SpecialDay")
    rows = [
        (first + timedelta(days=step), "off", name)
        for name, first, last in OFF
        for step in range((last - first).days + 1)
    ]
    rows += [(day, "work", name) for name, day in WORK]
    special_day.objects.bulk_create(
        special_day(day=day, kind=kind, name=name, basis=BASIS) for day, kind, name in sorted(rows)
    )


def remove(apps: Any, _schema: Any) -> None:
    apps.get_model("activities", "SpecialDay").objects.filter(basis=BASIS).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_special_days")]

    operations = [migrations.RunPython(write, remove)]
