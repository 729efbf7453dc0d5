"""The names in records of branch life, when their person is erased. What was said and minuted stays as written."""

from sanwei.activities import finding
from sanwei.activities.models import (
    Activity,
    ActivityBranch,
    ActivityPlan,
    AppraisalCount,
    AppraisalGrade,
    Attendance,
    Cast,
    CheckInWindow,
    Correction,
    DoorGuest,
    Explanation,
    ExternalClaim,
    ExternalImport,
    GuideChange,
    GuideTick,
    HeartTalk,
    LeaveRequest,
    LifePlan,
    MeetingReflection,
    MonthlyGuide,
    PaperSheet,
    PlanPicture,
    RecordFile,
    Resolution,
    RestrictedText,
    SignUp,
    Speech,
)
from sanwei.org import erasing
from sanwei.org.enums import ERASED_NAME, Stays
from sanwei.org.erasing import drop_file
from sanwei.org.mentions import listed, naming
from sanwei.org.models import Member

_snapshots = erasing.snapshots(
    (Attendance, "member", "member_name"),
    (AppraisalGrade, "member", "member_name"),
    (LeaveRequest, "member", "member_name"),
    (MeetingReflection, "member", "member_name"),
    (SignUp, "member", "member_name"),
    (ExternalClaim, "member", "member_name"),
    (DoorGuest, "member", "name"),
    (Correction, "member", "member_name"),
    (Correction, "actor", "actor_name"),
    (HeartTalk, "speaker", "speaker_name"),
    (HeartTalk, "partner", "partner_name"),
    (HeartTalk, "recorded_by", "recorded_by_name"),
    (Activity, "host", "host_name"),
    (Activity, "recorder", "recorder_name"),
    (Activity, "lecturer", "lecturer_name"),
    (Activity, "created_by", "created_by_name"),
    (ActivityBranch, "finished_by", "finished_by_name"),
    (ActivityPlan, "published_by", "published_by_name"),
    (PaperSheet, "entered_by", "entered_by_name"),
    (MonthlyGuide, "published_by", "published_by_name"),
    (GuideChange, "changed_by", "changed_by_name"),
    (Explanation, "written_by", "written_by_name"),
    (LifePlan, "reported_by", "reported_by_name"),
)
_typed = erasing.typed(
    (Activity, "host_confirmed_by"),
    (Activity, "recorder_confirmed_by"),
    (AppraisalCount, "saved_by_name"),
    (AppraisalGrade, "saved_by_name"),
    (Attendance, "helper_name"),
    (Attendance, "marked_by_name"),
    (CheckInWindow, "opened_by_name"),
    (CheckInWindow, "closed_by_name"),
    (DoorGuest, "listed_by_name"),
    (GuideTick, "ticked_by_name"),
    (HeartTalk, "withdrawn_by_name"),
    (PlanPicture, "added_by_name"),
    (RecordFile, "added_by_name"),
    (Resolution, "closed_by_name"),
    (RestrictedText, "saved_by_name"),
    (Speech, "person"),
)
_listed = listed((Cast, "speaker"), (Cast, "filled"), (Resolution, "responsible"))


def erase(member: Member) -> None:
    """Take the name out of records, calls and signatures; delete previews of imports that hold it."""
    _snapshots(member)
    _typed(member)
    _listed(member)
    Attendance.objects.filter(member=member).update(member_pinyin="")
    _own_claims(member)
    naming(ExternalImport, ("report", "file_name"), member).delete()


def _own_claims(member: Member) -> None:
    """Take the name from what he entered himself, and delete the pictures of his certificates."""
    claims = ExternalClaim.objects.filter(member=member)
    claims.filter(entered_by_name=member.name).update(entered_by_name=ERASED_NAME)
    for claim in claims.exclude(proof=""):
        drop_file(claim, "proof")


def register() -> None:
    erasing.register("activities", erase)
    erasing.register("activities.search", finding.read_records_of)
    erasing.stays(
        Stays.OFFICE,
        {
            "activities.externalclaim": ("entered_by_name", "decided_by_name"),
            "activities.leaverequest": ("decided_by_name",),
            "activities.meetingreflection": ("decided_by_name",),
        },
    )
    erasing.stays(
        Stays.PROSE,
        {
            "activities.activity": (
                "name",
                "place",
                "first_topic",
                "first_topic_material",
                "topic",
                "agenda",
                "conveyed",
                "summary",
                "question",
                "lecturer_identity",
                "lecture_title",
                "lecture_outline",
            ),
            "activities.activityplan": ("title", "text", "result", "withdrawal_reason"),
            "activities.agendatemplate": ("text",),
            "activities.attendance": ("made_up_note",),
            "activities.cast": ("title",),
            "activities.correction": ("before", "after", "reason"),
            "activities.explanation": ("reason",),
            "activities.externalclaim": ("title", "organiser", "remark", "reason"),
            "activities.fieldsite": ("intro", "contact_name"),
            "activities.guest": ("name", "reason"),
            "activities.guidechange": ("why", "lines"),
            "activities.guideitem": ("text",),
            "activities.hearttalk": ("theme", "withdrawn_reason"),
            "activities.leaverequest": ("words",),
            "activities.meetingreflection": ("text", "return_reason"),
            "activities.monthlyguide": ("title", "withdrawal_reason"),
            "activities.planline": ("topic",),
            "activities.planpicture": ("title",),
            "activities.recordfile": ("title",),
            "activities.resolution": ("text", "closed_note"),
            "activities.restrictedtext": ("text",),
            "activities.signup": ("result",),
            "activities.speech": ("points",),
            "activities.vote": ("matter",),
        },
    )
