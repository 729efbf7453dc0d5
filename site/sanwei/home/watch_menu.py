"""Where 搜不到的词, 操作日志 and 系统运行 stand in the admin's menu, for whom they exist."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from sanwei.home.audit import views as audit
from sanwei.home.operator import views as operator
from sanwei.home.unanswered import views as unanswered

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
UNANSWERED_URLS = [
    path("", unanswered.index, name="index"),
    path("<slug:query_key>/hide/", unanswered.hide, name="hide"),
]


class UnansweredItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return unanswered.may_see(request.user)


class AuditItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return audit.may_watch(request.user)


class OperatorItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))


def urls() -> list[URLPattern | URLResolver]:
    return [
        path("audit/", include((AUDIT_URLS, "audit"))),
        path("unanswered/", include((UNANSWERED_URLS, "unanswered"))),
        path("operator/", include((OPERATOR_URLS, "operator"))),
    ]


def unanswered_item() -> MenuItem:
    return UnansweredItem(
        _("搜不到的词"),
        reverse_lazy("unanswered:index"),
        name="unanswered",
        icon_name="search",
        order=890,
    )


def audit_item() -> MenuItem:
    return AuditItem(
        _("操作日志"), reverse_lazy("audit:index"), name="audit", icon_name="history", order=900
    )


def operator_item() -> MenuItem:
    return OperatorItem(
        _("系统运行"), reverse_lazy("operator:show"), name="operator", icon_name="cogs", order=910
    )
