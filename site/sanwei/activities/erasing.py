"""The names in records of branch life, when their person is erased. What was said and minuted stays as written."""

from sanwei.activities.models import (
    Activity,
    AppraisalGrade,
    Attendance,
    HeartTalk,
    LeaveRequest,
    MeetingReflection,
    SignUp,
)
from sanwei.org import erasing

erase = erasing.snapshots(
    (Attendance, "member", "member_name"),
    (AppraisalGrade, "member", "member_name"),
    (LeaveRequest, "member", "member_name"),
    (MeetingReflection, "member", "member_name"),
    (SignUp, "member", "member_name"),
    (HeartTalk, "speaker", "speaker_name"),
    (HeartTalk, "partner", "partner_name"),
    (Activity, "host", "host_name"),
    (Activity, "recorder", "recorder_name"),
    (Activity, "lecturer", "lecturer_name"),
)
