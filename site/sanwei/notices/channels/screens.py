"""消息渠道 in the admin: an administrator enters a key, tries it out, switches it on. A key is never shown again."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.notices.channels import addresses, mail, services
from sanwei.notices.channels.words import TELLING_FAILURES, reason_of
from sanwei.notices.enums import ChannelKind
from sanwei.notices.errors import MailNotSetUp
from sanwei.notices.models import Channel
from sanwei.org.cms.own import editor_of, own
from sanwei.org.cms.viewsets import shown
from sanwei.org.enums import UnitKind
from sanwei.org.screens.base import EnteringEditView, EnteringForm, EnteringViewSet

# A browser must neither offer to keep the key nor fill in a password.
UNSEEN = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


class ChannelForm(EnteringForm):
    """What the two forms share: the address and the signature, read once and gone."""

    address = forms.CharField(
        label=_("机器人地址或邮箱"),
        max_length=2_000,
        widget=UNSEEN,
        error_messages={"required": _("请填写机器人地址或收件邮箱。")},
        help_text=_(
            "机器人：在群机器人的设置页复制整段地址；邮件：填收件邮箱，用逗号隔开。保存后加密存放，不再显示。"
        ),
    )
    sign = forms.CharField(
        label=_("加签密钥"),
        max_length=200,
        required=False,
        widget=UNSEEN,
        help_text=_(
            "钉钉、飞书的安全设置选“加签”或“签名校验”时填；选关键词时不填，关键词写：三微学堂。"
        ),
    )

    def kind_of(self) -> ChannelKind | None:
        """Return the kind that the form is about: chosen in it, or that of its row."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kind, text = self.kind_of(), cleaned.get("address", "")
        self.secret: addresses.Secret | None = None
        if kind is not None and text:
            try:
                if kind == ChannelKind.EMAIL and not mail.is_set_up():
                    raise MailNotSetUp
                self.secret = addresses.read(kind, text, cleaned.get("sign", ""))
            except SanweiError as refusal:
                field = "sign" if refusal.code == "channel_sign_wrong" else "address"
                self.add_error(field, str(refusal.message))
        elif cleaned.get("sign"):
            self.add_error("sign", _now("换加签密钥时，地址也请重新填一次。"))
        return cleaned


class AddChannelForm(ChannelForm):
    class Meta:
        model = Channel
        fields = ("unit", "kind", "name")
        help_texts = {
            "unit": _("这个组织的群通知从这里发出；发到群里的话不带任何人的名字。"),
            "kind": _("请先确认本单位允许使用这个渠道。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = policy_registry.get_by_type(Channel).units(self.for_user, ["add"])
        self.fields["unit"].queryset = units.exclude(kind=UnitKind.GROUP)

    def kind_of(self) -> ChannelKind | None:
        kind = self.cleaned_data.get("kind")
        return ChannelKind(kind) if kind else None

    def enter(self, *, actor: User, at: datetime) -> Channel:
        data = self.cleaned_data
        self.instance = services.keep_channel(
            channel=None,
            unit=data["unit"],
            kind=ChannelKind(data["kind"]),
            name=data["name"],
            secret=self.secret,
            is_on=False,
            actor=actor,
            at=at,
        )
        return self.instance


class ChangeChannelForm(ChannelForm):
    class Meta:
        model = Channel
        fields = ("name", "is_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = False
        self.fields["address"].help_text = _("已经存好，不显示。要换才填；不填就还用原来的。")

    def kind_of(self) -> ChannelKind:
        return ChannelKind(self.instance.kind)

    def enter(self, *, actor: User, at: datetime) -> Channel:
        channel = Channel.objects.select_related("unit").get(pk=self.instance.pk)
        return services.keep_channel(
            channel=channel,
            unit=channel.unit,
            kind=self.kind_of(),
            name=self.cleaned_data["name"],
            secret=self.secret,
            is_on=self.cleaned_data["is_on"],
            actor=actor,
            at=at,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before something goes out to a group, then send it and say how it went."""
    channel: Channel = own(Channel, request, pk)
    if request.method == "POST":
        text = _now("这是一条试发消息，收到就说明渠道通了。不用回复。")
        outcome = services.try_out(
            channel=channel, text=text, actor=editor_of(request), at=clock.now()
        )
        if outcome:
            messages.error(request, _now("没有送达：%s。") % reason_of(outcome))
        else:
            messages.success(request, _now("已送达，请到群里或邮箱里看一眼。"))
        return redirect("notices_channels:edit", channel.pk)
    return render(request, "notices/cms/channel_try.html", {"channel": channel})


class ChannelEditView(EnteringEditView):
    @property
    def header_buttons(self) -> list[Any]:
        address = reverse("notices_channels:try", args=[self.object.pk])
        button = HeaderButton(_now("试发一条"), url=address, icon_name="mail")
        return [button, *super().header_buttons]


def _state(channel: Channel) -> str:
    if channel.failures >= TELLING_FAILURES:
        return _now("连续%(count)d次没有送达：%(why)s") % {
            "count": channel.failures,
            "why": reason_of(channel.last_error),
        }
    if channel.failures:
        return reason_of(channel.last_error)
    return _now("正常") if channel.delivered_at else _now("还没有试发过")


class ChannelViewSet(EnteringViewSet):
    model = Channel
    create_form = AddChannelForm
    change_form = ChangeChannelForm
    edit_view_class = ChannelEditView
    name = "notices_channels"
    url_prefix = "channels"
    icon = "mail"
    menu_label = _("消息渠道")
    add_to_admin_menu = True
    menu_order = 730
    list_display = (
        "name",
        "unit",
        shown("kind", _("渠道")),
        BooleanColumn("is_on", label=_("启用")),
        Column("state", label=_("情况"), accessor=_state),
        DateColumn("delivered_at", label=_("最近送达")),
    )
    search_fields = ("name", "unit__short_name")
    ordering = ("unit__path", "name")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("try/<int:pk>/", try_out, name="try")]
