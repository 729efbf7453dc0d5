"""What an election refuses, each with a sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class ElectionDateWrong(SanweiError):
    code = "org.election_date_wrong"
    status = 422
    message = _("选举日期不能晚于今天，也不能早于现在登记的本届选举日期，请核对。")


class ElectionOvertaken(SanweiError):
    code = "org.election_overtaken"
    status = 409
    message = _("这一天以后已经有人到任，请先核对“党内职务”里的任职日期，再登记选举。")


class ElectionNobody(SanweiError):
    code = "org.election_nobody"
    status = 422
    message = _("请至少写一位当选的同志。")


class NotElectable(SanweiError):
    """Somebody who has no right to be elected there; the message names him."""

    code = "org.not_electable"
    status = 422


class ElectionChanged(SanweiError):
    code = "org.election_changed"
    status = 409
    message = _("核对的时候职务又变过，下面是新的结果，请再看一遍。")
