"""/life/: the room 组织生活 of a unit, one record, the attendance of one branch, 签到, 现场教学, 外部学习登记."""

from django.urls import URLPattern, URLResolver, path

from sanwei.activities.casting import desk_views as casting
from sanwei.activities.casting import wait_views as waiting
from sanwei.activities.check_in import desk_views as door_desk
from sanwei.activities.check_in import member_views as meetings
from sanwei.activities.check_in import views as door
from sanwei.activities.external import desk_views, import_views, views
from sanwei.activities.field_sites import views as field_sites
from sanwei.activities.group_meeting import views as group_meeting
from sanwei.activities.guides import change_views as guide_changes
from sanwei.activities.guides import member_views as month
from sanwei.activities.guides import views as guides
from sanwei.activities.lists import views as lists
from sanwei.activities.notice import views as notice
from sanwei.activities.plans import views as plans
from sanwei.activities.reflections import views as reflections
from sanwei.activities.views import (
    appraisal,
    attendance,
    files,
    member,
    notes,
    papers,
    record,
    room,
    saving,
    talks,
    tasks,
)
from sanwei.activities.year import views as year

app_name = "activities"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:unit>/", room.room, name="room"),
    path("<uuid:unit>/new/", room.new, name="new"),
    path("<uuid:unit>/year/", year.page, name="year"),
    path("<uuid:unit>/year/xlsx/", year.workbook, name="year_workbook"),
    path("<uuid:unit>/explain/", notes.explain, name="explain"),
    path("<uuid:unit>/guides/", guides.guides, name="guides"),
    path("<uuid:unit>/guides/new/", guides.new, name="guide_new"),
    path("<uuid:unit>/guides/<uuid:guide>/", guides.guide, name="guide"),
    path("<uuid:unit>/guides/<uuid:guide>/change/", guide_changes.change, name="guide_change"),
    path("<uuid:unit>/guides/<uuid:guide>/withdraw/", guides.withdraw, name="guide_withdraw"),
    path("<uuid:unit>/guides/<uuid:guide>/<uuid:item>/tick/", guides.tick, name="guide_tick"),
    path("guides/", month.guides, name="month_guides"),
    path("guides/<uuid:guide>/", month.guide, name="month_guide"),
    path("field-sites/", field_sites.sites, name="field_sites"),
    path("field-sites/<uuid:site>/", field_sites.site, name="field_site"),
    path("field-sites/<uuid:site>/picture/", field_sites.picture, name="field_site_picture"),
    path("field-routes/<uuid:route>/", field_sites.route, name="field_route"),
    path("<uuid:unit>/lists/", lists.lists, name="lists"),
    path("<uuid:unit>/lists/new/", lists.new, name="listed_new"),
    path("<uuid:unit>/lists/<uuid:plan>/", lists.listed, name="listed"),
    path("<uuid:unit>/lists/<uuid:plan>/print/", lists.paper, name="listed_print"),
    path("<uuid:unit>/lists/<uuid:plan>/act/", lists.act, name="listed_act"),
    path("lists/", lists.offers, name="offers"),
    path("lists/<uuid:plan>/", lists.sign, name="sign"),
    path("lists/picture/<uuid:picture>/", lists.picture, name="listed_picture"),
    path("<uuid:unit>/plans/", plans.plans, name="plans"),
    path("plan/<uuid:plan>/", plans.plan, name="plan"),
    path("plan/<uuid:plan>/act/", plans.act, name="plan_act"),
    path("plan/<uuid:plan>/docx/", plans.paper, name="plan_paper"),
    path("plan/<uuid:plan>/line/<uuid:line>/", plans.line, name="plan_line"),
    path("<uuid:unit>/group-meeting/", group_meeting.begin, name="group_meeting_begin"),
    path("group-meeting/<uuid:activity>/", group_meeting.meeting, name="group_meeting"),
    path("group-meeting/<uuid:activity>/close/", group_meeting.close, name="group_meeting_close"),
    path("record/<uuid:activity>/", record.record, name="record"),
    path("record/<uuid:activity>/told/", member.told, name="told"),
    path("record/<uuid:activity>/mine/<str:kind>/", reflections.write, name="reflection"),
    path(
        "record/<uuid:activity>/mine/<str:kind>/withdraw/",
        reflections.withdraw,
        name="reflection_withdraw",
    ),
    path("record/<uuid:activity>/notice/", notice.invitation, name="notice"),
    path("record/<uuid:activity>/save/", saving.save, name="save"),
    path("record/<uuid:activity>/confirm/", record.confirm, name="confirm"),
    path("record/<uuid:activity>/correct/", notes.correct_text, name="correct_text"),
    path("record/<uuid:activity>/print/", record.print_sheet, name="print"),
    path("record/<uuid:activity>/large/", record.large_sheet, name="large"),
    path("record/<uuid:activity>/word/", papers.word, name="word"),
    path("record/<uuid:activity>/result/", appraisal.result, name="appraisal"),
    path("record/<uuid:activity>/criticism/", appraisal.criticism, name="criticism"),
    path("record/<uuid:activity>/files/add/", files.add, name="add_file"),
    path("record/<uuid:activity>/files/<uuid:file>/remove/", files.remove, name="remove_file"),
    path("file/<uuid:file>/", files.serve, name="file"),
    path(
        "record/<uuid:activity>/resolution/<int:number>/close/",
        tasks.close,
        name="resolution_close",
    ),
    path(
        "record/<uuid:activity>/resolution/<int:number>/reopen/",
        tasks.reopen,
        name="resolution_reopen",
    ),
    path("<uuid:unit>/resolutions/", tasks.of_unit, name="resolutions"),
    path("<uuid:unit>/book/", papers.book, name="book"),
    path("<uuid:unit>/talks/", talks.talks, name="talks"),
    path("<uuid:unit>/talks/new/", talks.new, name="new_talk"),
    path("talk/<uuid:talk>/", talks.talk, name="talk"),
    path("talk/<uuid:talk>/withdraw/", talks.withdraw, name="withdraw_talk"),
    path("mine/", tasks.mine, name="mine"),
    path("mine/talk/", talks.new_own, name="new_own_talk"),
    path("attendance/<uuid:part>/", attendance.tiles, name="attendance"),
    path("attendance/<uuid:part>/marks/", attendance.marks, name="marks"),
    path("attendance/<uuid:part>/finish/", attendance.finish, name="finish"),
    path("attendance/<uuid:part>/people/", attendance.people, name="people"),
    path("attendance/<uuid:part>/reflections/", reflections.desk, name="reflections"),
    path("attendance/<uuid:part>/reflections/take/", reflections.take, name="reflections_take"),
    path(
        "attendance/<uuid:part>/reflections/<uuid:reflection>/",
        reflections.decide,
        name="reflection_decide",
    ),
    path("attendance/<uuid:part>/correct/", notes.correct, name="correct"),
    path("attendance/<uuid:part>/make-up/", notes.make_up, name="make_up"),
    path("in/", door.by_digits, name="door_digits"),
    path("in/confirm/", door.confirm, name="door_confirm"),
    path("in/name/", door.by_name, name="door_name"),
    path("in/attend/", door.attend, name="door_attend"),
    path("in/waiting/<str:token>/", waiting.page, name="waiting"),
    path("in/waiting/<str:token>/state/", waiting.state, name="waiting_state"),
    path("in/<str:key>/<str:code>/", door.door, name="door"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:part>/leave/", meetings.ask_leave, name="leave"),
    path("meetings/<uuid:part>/leave/withdraw/", meetings.withdraw_leave, name="leave_withdraw"),
    path("attendance/<uuid:part>/door/<int:number>/", door_desk.door, name="door_desk"),
    path("attendance/<uuid:part>/door/<int:number>/state/", door_desk.state, name="door_state"),
    path("attendance/<uuid:part>/door/<int:number>/open/", door_desk.open_door, name="door_open"),
    path(
        "attendance/<uuid:part>/door/<int:number>/close/", door_desk.close_door, name="door_close"
    ),
    path("attendance/<uuid:part>/leave/<uuid:leave>/", door_desk.decide_leave, name="leave_decide"),
    path("attendance/<uuid:part>/guest/<uuid:guest>/", door_desk.list_guest, name="guest_list"),
    path("attendance/<uuid:part>/paper/", door_desk.paper, name="paper"),
    path("paper/<uuid:sheet>/", door_desk.sheet, name="paper_sheet"),
    path("<uuid:unit>/cast/", casting.new, name="cast_new"),
    path("record/<uuid:activity>/cast/", casting.attach, name="cast_attach"),
    path("attendance/<uuid:part>/cast/<int:number>/", casting.wall, name="cast_wall"),
    path("attendance/<uuid:part>/cast/<int:number>/state/", casting.state, name="cast_state"),
    path("attendance/<uuid:part>/cast/<int:number>/open/", casting.open_door, name="cast_open"),
    path("attendance/<uuid:part>/cast/<int:number>/move/", casting.move, name="cast_move"),
    path("attendance/<uuid:part>/cast/<int:number>/seen/", casting.seen, name="cast_seen"),
    path("attendance/<uuid:part>/cast/<int:number>/remote/", casting.remote, name="cast_remote"),
    path("external/", views.own, name="external"),
    path("external/<uuid:claim>/withdraw/", views.withdraw, name="external_withdraw"),
    path("external/<uuid:claim>/proof/", views.proof, name="external_proof"),
    path("external/<uuid:claim>/proof/add/", views.add_proof, name="external_add_proof"),
    path("external/<uuid:claim>/confirm/", desk_views.confirm, name="external_confirm"),
    path("external/<uuid:claim>/return/", desk_views.send_back, name="external_return"),
    path("<uuid:unit>/external/", desk_views.desk, name="external_desk"),
    path("<uuid:unit>/external/new/", desk_views.enter, name="external_enter"),
    path("<uuid:unit>/external/import/", import_views.upload, name="external_import"),
    path("<uuid:unit>/external/template/", import_views.template, name="external_template"),
    path("external/import/<uuid:external_import>/", import_views.preview, name="external_preview"),
    path(
        "external/import/<uuid:external_import>/refused/",
        import_views.refused,
        name="external_refused",
    ),
]
