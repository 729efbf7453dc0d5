"""Who may sign in. Owns User, sessions and one-time sign-in slips; knows nothing of the organisation above it."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.accounts.enums import TextSize
from sanwei.common.models import PublicIdModel

if TYPE_CHECKING:
    from sanwei.accounts.session_engine import SessionStore


class UserManager(BaseUserManager["User"]):
    def create_user(self, number: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password nobody can sign in but by a slip."""
        user = self.model(number=number, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, number: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(number, password, is_superuser=True, **fields)


class User(PublicIdModel, AbstractBaseUser, PermissionsMixin):
    """An account. The person behind it is an ``org.Member``; a technician's account may have none."""

    number = models.CharField(
        _("党员编号"), max_length=32, unique=True, help_text=_("登录用，由系统生成，不含身份证号。")
    )
    phone = models.CharField(_("手机号"), max_length=32, blank=True, db_index=True)
    name = models.CharField(_("姓名"), max_length=100)
    email = models.EmailField(_("邮箱"), blank=True)
    is_active = models.BooleanField(_("可以登录"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    session_epoch = models.PositiveIntegerField(
        _("会话代次"),
        default=0,
        help_text="Raised to end every session, grant and study token at once.",
    )
    text_size = models.CharField(
        _("字号"), max_length=8, choices=TextSize.choices, default=TextSize.NORMAL
    )
    date_joined = models.DateTimeField(_("开通时间"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.name or self.number

    @property
    def first_name(self) -> str:
        """What Wagtail's sidebar calls a person; without it the member number would stand there."""
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class StoredSessionManager(BaseSessionManager["StoredSession"]):
    """Reads the account along."""

    def get_queryset(self) -> "models.QuerySet[StoredSession]":
        return super().get_queryset().select_related("user")


class StoredSession(AbstractBaseSession):
    """A session; ``user`` is who is signed in by it, nobody for a visitor's."""

    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )

    objects: ClassVar[StoredSessionManager] = StoredSessionManager()

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from sanwei.accounts.session_engine import SessionStore

        return SessionStore


class SignInSlip(models.Model):
    """A printed one-time sign-in. Only the hash of its secret is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="slips")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("登录条")
        verbose_name_plural = _("登录条")

    def __str__(self) -> str:
        return f"{self.user} {self.expires_at:%Y-%m-%d}"
