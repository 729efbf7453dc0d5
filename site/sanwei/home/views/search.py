"""搜索: one field, what a person may see grouped by kind, the hit marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.common import clock
from sanwei.search import filters, queries
from sanwei.search.queries import Group, Hit
from sanwei.search.registry import Filter

#: Hits of a kind among others, and on a page of its own kind alone.
HITS_EACH = 5
HITS_ALONE = 20
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
    asked = " ".join(request.GET.get("q", "").replace("\0", " ").split())
    text = asked[: queries.LONGEST_QUERY]
    answer = queries.find(text, request.user, at=clock.now())
    chosen = filters.chosen_in(request.GET)
    narrowed = filters.narrow(answer.groups, chosen)
    groups = narrowed.groups
    context = {
        "room": "search",
        "text": text,
        "is_cut": len(asked) > len(text),
        "groups": groups,
        "sentence": _sentence(groups),
        "kinds": narrowed.kinds,
        "filters": [(choice, FILTER_LABELS[choice.name]) for choice in narrowed.choices],
        "has_chosen": narrowed.has_chosen,
        "asked_kind": chosen.get(filters.KIND, ""),
    }
    alone = next((one for one in groups if one.kind.name == chosen.get(filters.KIND)), None)
    if alone:
        page: Page[object] = Paginator(alone.keys, HITS_ALONE).get_page(request.GET.get("page"))
        start = page.start_index() - 1
        context |= {"sections": [Section(alone, alone.hits(start, start + HITS_ALONE))]}
        context |= {"alone": alone.kind.name, "page": page}
    else:
        context |= {"sections": [Section(group, group.hits(0, HITS_EACH)) for group in groups]}
    return render(request, "home/search.html", context)


def _sentence(groups: Sequence[Group]) -> str:
    """找到5项; how many of each kind stands on the chips."""
    total = filters.count_label(sum(group.count for group in groups))
    if len(groups) == 1:
        return _("找到%(total)s项，都是%(label)s") % {
            "total": total,
            "label": groups[0].kind.label,
        }
    return _("找到%(total)s项") % {"total": total}
