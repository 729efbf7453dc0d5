from django.utils.translation import gettext_lazy as _

from sanwei.ledgers.errors import LedgerError


class StatisticsFilterInvalid(LedgerError):
    code = "ledger.statistics_filter"
    message = _("统计条件填写有误，请回到统计页重新选择时段和人员。")
