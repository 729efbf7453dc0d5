"""Where 操作日志 and 系统运行 stand in the admin's menu, for whom they exist."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from sanwei.home.audit import views as audit
from sanwei.home.operator import views as operator

AUDIT_URLS = [
    path("", audit.index, name="index"),
    path("<int:entry>/", audit.look, name="look"),
    path("export/<str:form>/", audit.export, name="export"),
]
OPERATOR_URLS = [
    path("", operator.show, name="show"),
    path("tasks/<uuid:task>/retry/", operator.retry_task, name="retry_task"),
    path("messages/<int:message>/retry/", operator.retry_message, name="retry_message"),
]


class AuditItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return audit.may_watch(request.user)


class OperatorItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))


def urls() -> list[URLPattern | URLResolver]:
    return [
        path("audit/", include((AUDIT_URLS, "audit"))),
        path("operator/", include((OPERATOR_URLS, "operator"))),
    ]


def audit_item() -> MenuItem:
    return AuditItem(
        _("操作日志"), reverse_lazy("audit:index"), name="audit", icon_name="history", order=900
    )


def operator_item() -> MenuItem:
    return OperatorItem(
        _("系统运行"), reverse_lazy("operator:show"), name="operator", icon_name="cogs", order=910
    )
