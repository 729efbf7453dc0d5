"""Mail through the installation's own server, which the technician names; a form names mailboxes only."""

from urllib.parse import unquote, urlsplit

from apprise.plugins.email import NotifyEmail
from django.conf import settings

from sanwei.notices.channels.addresses import Secret
from sanwei.notices.channels.robots import ASSET, UNREACHABLE

NOT_SET_UP = "no mail server"
SECONDS = 8.0
MODES = {"smtp": "insecure", "smtp+starttls": "starttls", "smtps": "ssl"}


def is_set_up() -> bool:
    """Whether the technician named a mail server and a sender."""
    return bool(settings.SANWEI_SMTP_URL and settings.SANWEI_MAIL_FROM)


def send_mail(secret: Secret, title: str, text: str) -> str:
    """Mail to every box of ``secret``, each alone; return "" or a short code of what went wrong."""
    if not is_set_up():
        return NOT_SET_UP
    server = urlsplit(settings.SANWEI_SMTP_URL)
    mail = NotifyEmail(
        smtp_host=server.hostname,
        host=server.hostname,
        port=server.port,
        user=unquote(server.username or "") or None,
        password=unquote(server.password or "") or None,
        secure_mode=MODES.get(server.scheme, "ssl"),
        from_addr=settings.SANWEI_MAIL_FROM,
        targets=list(secret.keys),
        asset=ASSET,
    )
    # apprise knows some providers by the sender's name and would go to their servers.
    mail.smtp_host, mail.port = server.hostname, server.port or mail.port
    mail.socket_connect_timeout = SECONDS
    return "" if mail.notify(body=text, title=title, body_format="text") else UNREACHABLE
