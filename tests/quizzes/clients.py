"""Signed-in clients that check CSRF like a browser."""

from typing import Any
from unittest.mock import patch

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from quizzes.models import Attempt
from sanwei.accounts.models import User
from tests.world import NOW


def client_of(user: User, **options: Any) -> Client:
    """Sign ``user`` in on the tests' day; Django's own session store goes by the machine's clock."""
    client = Client(**options)
    with patch("sanwei.common.clock.now", timezone.now):
        client.force_login(user, "sanwei.accounts.backends.NumberOrPhoneBackend")
    session = client.session
    session["sanwei_started"] = NOW.timestamp()
    session.save()
    return client


def save(
    client: Client, attempt: Attempt, *answers: dict[str, Any], **headers: Any
) -> HttpResponse:
    return client.post(
        f"/api/v1/quizzes/attempts/{attempt.public_id}/answers",
        {"answers": list(answers)},
        content_type="application/json",
        **headers,
    )


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()
