"""搜索: one field, what a person may see grouped by kind, the hit marked."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.accounts import sessions
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.home.ways_on import ways_on
from sanwei.search import filters, queries
from sanwei.search.asked import services as asked_before
from sanwei.search.queries import Group, Hit
from sanwei.search.registry import Filter

logger = logging.getLogger(__name__)

#: Hits of a kind among others, and on a page of its own kind alone.
HITS_EACH = 5
HITS_ALONE = 20
#: What a search that was typed has in its address; the others turn a page or choose a kind.
TYPED = {"q"}
FILTER_LABELS: dict[str, str | Promise] = {
    Filter.TAG: gettext_lazy("标签"),
    Filter.SERIES: gettext_lazy("课程合辑"),
    Filter.YEAR: gettext_lazy("年份"),
    Filter.BRANCH: gettext_lazy("党组织"),
}


@dataclass(frozen=True)
class Section:
    group: Group
    hits: list[Hit]

    @property
    def has_more(self) -> bool:
        return self.group.count > len(self.hits)


@login_required
def search(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    asked = asked_text(request)
    text = asked[: queries.LONGEST_QUERY]
    answer = queries.find(text, request.user, at=at)
    chosen = filters.chosen_in(request.GET)
    narrowed = filters.narrow(answer.groups, chosen)
    groups = narrowed.groups
    context = {
        "room": "search",
        "text": text,
        "is_cut": len(asked) > len(text),
        "groups": groups,
        "meant": answer.meant,
        "sentence": _sentence(groups),
        "ways": None if answer.groups else ways_on(text, request.user, at=at),
        "recent": _recent(request),
        "kinds": narrowed.kinds,
        "filters": [(choice, FILTER_LABELS[choice.name]) for choice in narrowed.choices],
        "has_chosen": narrowed.has_chosen,
        "asked_kind": chosen.get(filters.KIND, ""),
    }
    if text and set(request.GET) == TYPED:
        _remember(request.user, text, has_hits=bool(answer.groups), at=at)
    alone = next((one for one in groups if one.kind.name == chosen.get(filters.KIND)), None)
    if alone:
        page: Page[object] = Paginator(alone.keys, HITS_ALONE).get_page(request.GET.get("page"))
        start = page.start_index() - 1
        context |= {"sections": [Section(alone, alone.hits(start, start + HITS_ALONE))]}
        context |= {"alone": alone.kind.name, "page": page}
    else:
        context |= {"sections": [Section(group, group.hits(0, HITS_EACH)) for group in groups]}
    return render(request, "home/search.html", context)


def asked_text(request: HttpRequest) -> str:
    """Return what was typed, in one line."""
    return " ".join(request.GET.get("q", "").replace("\0", " ").split())


def _remember(user: object, text: str, *, has_hits: bool, at: datetime) -> None:
    if not isinstance(user, User):
        return
    try:
        asked_before.record(text=text, asker=str(user.public_id), has_hits=has_hits, at=at)
    except OperationalError:
        logger.warning("a search was not logged", exc_info=True)  # the answer counts, not the log


def _recent(request: HttpRequest) -> dict[str, str]:
    """Say where the browser keeps this person's own searches: never on the server, on a shared device not for long."""
    user = request.user
    owner = str(user.public_id) if isinstance(user, User) else ""
    return {
        "owner": salted_hmac("home.recent", owner).hexdigest()[:16],
        "kept": "device" if sessions.is_own_phone(request.session) else "tab",
    }


def _sentence(groups: Sequence[Group]) -> str:
    """找到5项; how many of each kind stands on the chips."""
    total = filters.count_label(sum(group.count for group in groups))
    if len(groups) == 1:
        return _("找到%(total)s项，都是%(label)s") % {
            "total": total,
            "label": groups[0].kind.label,
        }
    return _("找到%(total)s项") % {"total": total}
