"""Refusals of this app, each with what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class NotReadyToPublish(SanweiError):
    """A lecture was to go live before its media plays or before its declaration is ticked."""

    code = "lecture_not_ready"
    status = 409
    message = _("这门微党课还不能发布，请先看编辑页上的提示。")


class NoBranchToHandIn(SanweiError):
    code = "hand_in_without_branch"
    status = 409
    message = _("您现在不在任何支部的名册里，投稿没有编辑可收。请先联系本支部书记。")


class UploadNotWhole(SanweiError):
    code = "hand_in_without_recording"
    status = 409
    message = _("录像还没有传完。请重新选择同一个文件，会接着传。")


class HandInDecided(SanweiError):
    code = "hand_in_decided"
    status = 409
    message = _("这份投稿已经处理过了，请刷新页面看最新状态。")


class HandInNotReady(SanweiError):
    code = "hand_in_not_ready"
    status = 409
    message = _("录像还在接收或处理，请过一两分钟再试。")


class HandInWithoutRecording(SanweiError):
    code = "hand_in_recording_gone"
    status = 409
    message = _("这份投稿的录像没有收好，或已被删除。请退回，请投稿人重新交一份。")
