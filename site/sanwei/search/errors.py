from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class IndexUnavailable(SanweiError):
    """The index is missing, damaged or of another version. Callers search the database and have it rebuilt."""

    code = "search_index_unavailable"
    message = _("搜索正在整理，请过一会儿再试。")


class IndexDamaged(IndexUnavailable):
    """Files of the index are not as they were written. Nobody notices but who reads them: ask for a new one."""

    code = "search_index_damaged"


class IndexBusy(SanweiError):
    """Another process writes to the index. Nothing was written; try again."""

    code = "search_index_busy"
    message = _("搜索正在整理，请过一会儿再试。")
