"""Records as they stand after corrections."""

from django.db.models import QuerySet

from sanwei.study.models import StudyRecord


def current_records() -> QuerySet[StudyRecord]:
    """Return the records that no later one corrects and that are not withdrawn."""
    return StudyRecord.objects.filter(corrected_by__isnull=True, is_withdrawn=False)


def latest_of(record: StudyRecord) -> StudyRecord:
    """Return the last correction of ``record``, or itself."""
    while (later := StudyRecord.objects.filter(corrects=record).first()) is not None:
        record = later
    return record
