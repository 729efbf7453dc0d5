"""Lanes and recurring jobs in the words of who runs the server."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

LANES: dict[str, Words] = {
    "fast": _("日常（消息、提醒、到点发布）"),
    "index": _("搜索索引"),
    "probe": _("检查上传的音视频"),
    "media": _("音视频转码"),
    "exports": _("导出和大批量记账"),
    "speech": _("语音转字幕"),
    "default": _("其他任务"),
}
JOBS: dict[str, Words] = {
    "common.deliver": _("送达内部消息"),
    "common.publish_scheduled": _("到点发布和下线"),
    "common.prune_tasks": _("清理做完的后台任务"),
    "common.look_again": _("让数据库重新估计表的大小"),
    "common.prune_audit": _("清理到期的操作日志"),
    "accounts.sweep": _("清理过期会话和登录条"),
    "org.prune_rosters": _("清理旧的名册预览"),
    "org.sync_wagtail_access": _("按职务更新后台权限"),
    "search.write_index": _("写入搜索索引"),
    "search.prune_log": _("清理到期的搜索记录"),
    "ledgers.recompute": _("按规则重算学时"),
    "ledgers.points": _("记入公示期满的积分"),
    "notices.send_digests": _("发送每周摘要"),
    "notices.remind_of_terms": _("换届和预备期满提醒"),
    "notices.prune": _("清理旧通知"),
    "quizzes.close": _("到点收卷"),
    "media.probe": _("检查上传的音视频"),
    "media.encode": _("转码"),
    "media.recover": _("接回中断的转码"),
    "media.sweep": _("清理转码的临时文件"),
    "media.transcribe": _("语音转字幕"),
    "media.sweep_speech": _("清理语音转写的临时文件"),
}


def lane_words(lane: str) -> str:
    return str(LANES.get(lane, lane))


def job_words(name: str) -> str:
    """Return what a job (or a task by its path) is called; its own name where we have no words."""
    return str(JOBS.get(name, name.rpartition(".")[2] if "tasks." in name else name))
