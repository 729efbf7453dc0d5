"""One JSON shape for every refusal: ``{"code", "message"}``, with the status the error names."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from sanwei.common.errors import SanweiError


def install(api: NinjaAPI) -> None:
    """Let ``api`` answer our errors and its own in that shape."""

    def refuse(request: HttpRequest, code: str, message: object, status: int) -> HttpResponse:
        return api.create_response(request, {"code": code, "message": str(message)}, status=status)

    @api.exception_handler(SanweiError)
    def ours(request: HttpRequest, error: SanweiError) -> HttpResponse:
        return refuse(request, error.code, error.message, error.status)

    @api.exception_handler(AuthenticationError)
    def signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return refuse(request, "signed_out", _("请先登录。"), 401)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return refuse(request, "invalid", _("提交的内容不符合要求，请刷新页面后重试。"), 422)

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        # Ninja's own: a failed CSRF check is 403, a body that is no JSON 400.
        return refuse(
            request, "refused", _("请求没有被接受，请刷新页面后重试。"), error.status_code
        )
