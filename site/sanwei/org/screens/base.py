"""Views whose forms write through services: the form knows what, the view who and when."""

from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotAllowed, SanweiError
from sanwei.org.cms.viewsets import UnitModelViewSet


class EnteringForm(WagtailAdminModelForm):
    """A form over a model whose rows only services write."""

    def enter(self, *, actor: User, at: datetime) -> Any:
        """Write what the form says and return the row. Raises: SanweiError, ValidationError."""
        raise NotImplementedError


class _View(Protocol):
    request: HttpRequest
    form: EnteringForm

    def form_invalid(self, form: Form) -> HttpResponse: ...


class Entering:
    """Mixin for create and edit views: a refusal of the service becomes an error of the form."""

    def form_valid(self: Any, form: EnteringForm) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except SanweiError as error:
            form.add_error(None, str(error.message))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return response
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()
        refused: HttpResponse = self.form_invalid(form)
        return refused

    def save_instance(self: _View) -> Any:
        if not isinstance(self.request.user, User):
            raise NotAllowed
        return self.form.enter(actor=self.request.user, at=clock.now())


class EnteringCreateView(Entering, generic.CreateView):
    pass


class EnteringEditView(Entering, generic.EditView):
    pass


class EnteringViewSet(UnitModelViewSet):
    """A viewset with one form to create and one to change; nothing is deleted, it ends by date."""

    add_view_class = EnteringCreateView
    edit_view_class = EnteringEditView
    create_form: type[EnteringForm]
    change_form: type[EnteringForm]
    search_backend_name = None
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[EnteringForm]:
        return self.change_form if for_update else self.create_form
