"""What the pages of the ledger cost in a house of 20,000 members, and in one of a tenth.

    .venv/bin/python tests/bench/ledger/pages.py [--members 20000 --branches 300] [--dir DIR] [--json]

Each page goes through the site's whole middleware, without a network, as the administrator of the 党委 and as the
书记 of one branch. CPU and wall time are the median of three; the ratio is to a bare view of the same process that
reads session and account and counts one table. Exits 1 where a page takes more than 2 s of CPU or asks more
questions in the big house than in the small one.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from houses import arguments, set_up, told_inside

MOST_SECONDS = 2.0
ROUNDS = 3


def main() -> None:
    asked = arguments(__doc__).parse_args()
    if asked.inside:
        print(json.dumps(_measure()))
        return
    small, big = (told_inside(__file__, asked, size) for size in ("small", "big"))
    lines = [
        {"page": name, "small": small["pages"][name], "big": told}
        for name, told in big["pages"].items()
    ]
    bad = [
        line["page"]
        for line in lines
        if line["big"]["cpu_s"] > MOST_SECONDS or line["big"]["queries"] > line["small"]["queries"]
    ]
    report = {"big": big["made"], "bare_ms": big["bare_ms"], "pages": lines, "bad": bad}
    if asked.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(report)
    sys.exit(bool(bad))


def _print(report: dict[str, Any]) -> None:
    made = report["big"]
    print(f"{made['members']} members, {made['branches']} branches, {made['records']} records, "
          f"{made['entries']} entries; bare view {report['bare_ms']:.1f} ms")  # fmt: skip
    print(f"{'page':34} {'1x s':>7} {'10x s':>7} {'10x cpu':>8} {'x bare':>7} {'queries':>9}")
    for line in report["pages"]:
        small, big = line["small"], line["big"]
        queries = f"{small['queries']}→{big['queries']}"
        print(f"{line['page']:34} {small['wall_s']:7.2f} {big['wall_s']:7.2f} {big['cpu_s']:8.2f} "
              f"{big['ratio']:7.0f} {queries:>9}")  # fmt: skip
    print("over the limits: " + (", ".join(report["bad"]) or "none"))


def _measure() -> dict[str, Any]:
    set_up()
    from django.core.cache import cache
    from django.db import connection
    from django.http import HttpRequest, JsonResponse
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings
    from django.urls import include, path

    from sanwei.accounts.models import User
    from sanwei.common import clock
    from sanwei.common.periods import Quarter
    from sanwei.ledgers.enums import EntryKind
    from sanwei.ledgers.models import LedgerEntry, LedgerPeriod
    from sanwei.org.enums import Role
    from sanwei.org.models import OrgUnit, RoleAssignment

    def bare(request: HttpRequest) -> JsonResponse:
        return JsonResponse({"who": request.user.name, "units": OrgUnit.objects.count()})

    urls = type(sys)("bench_urls")
    urls.urlpatterns = [path("bare", bare), path("", include("sanwei.urls"))]
    sys.modules["bench_urls"] = urls

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, "sanwei.accounts.backends.NumberOrPhoneBackend")
        return client

    root = OrgUnit.objects.get(depth=1)
    post = RoleAssignment.objects.select_related("unit", "member__user").filter(
        role=Role.SECRETARY
    )[0]
    administrator = RoleAssignment.objects.get(role=Role.ADMINISTRATOR, unit=root).member.user
    top, own = signed_in(administrator), signed_in(post.member.user)
    branch = post.unit.public_id
    quarter = Quarter.of(clock.local_date(clock.now())).previous()
    year = quarter.year
    entry = LedgerEntry.objects.filter(unit=post.unit, kind=EntryKind.CREDIT).latest("pk").public_id
    pages = {
        "党委 台账": (top, f"/ledger/{root.public_id}/?quarter={quarter}"),
        "党委 台账 按进度还差": (top, f"/ledger/{root.public_id}/?quarter={quarter}&people=behind"),
        "党委 台账 逐条": (top, f"/ledger/{root.public_id}/?quarter={quarter}&account=group"),
        "党委 统计 学习教育": (top, f"/ledger/{root.public_id}/statistics/?period={year}"),
        "党委 统计 组织生活": (
            top,
            f"/ledger/{root.public_id}/statistics/?period={year}&table=life",
        ),
        "党委 统计 党员队伍": (
            top,
            f"/ledger/{root.public_id}/statistics/?period={year}&table=people",
        ),
        "党委 统计 党课": (
            top,
            f"/ledger/{root.public_id}/statistics/?period={year}&table=lectures",
        ),
        "党委 按月走势": (top, f"/ledger/{root.public_id}/statistics/months/?period={year}"),
        "党委 组织生活": (top, f"/life/{root.public_id}/"),
        "党委 工作台": (top, f"/desk/{root.public_id}/"),
        "党委 操作日志": (top, "/cms/audit/"),
        "支部 台账": (own, f"/ledger/{branch}/?quarter={quarter}"),
        "支部 台账 逐条": (own, f"/ledger/{branch}/?quarter={quarter}&account=group"),
        "支部 条目": (own, f"/ledger/entry/{entry}/"),
        "支部 工作台": (own, f"/desk/{branch}/"),
        "支部 人员": (own, f"/desk/{branch}/people/"),
        "党员 我的学时": (own, "/me/credits/"),
        "党员 首页": (own, "/"),
    }

    def once(client: Client, address: str) -> tuple[float, float]:
        cpu, wall = time.process_time(), time.perf_counter()
        answer = client.get(address)
        used = time.process_time() - cpu, time.perf_counter() - wall
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        return used

    def median(
        times: list[tuple[float, float]], which: Callable[[tuple[float, float]], float]
    ) -> float:
        return statistics.median(which(one) for one in times)

    found = {}
    with override_settings(ROOT_URLCONF="bench_urls"):
        bare_s = median([once(own, "/bare") for _ in range(30)], lambda one: one[0])
        for name, (client, address) in pages.items():
            once(client, address)
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                once(client, address)
            queries = len(captured)  # the next request empties the log
            times = [once(client, address) for _ in range(ROUNDS)]
            cpu_s = median(times, lambda one: one[0])
            found[name] = {
                "cpu_s": round(cpu_s, 3),
                "wall_s": round(median(times, lambda one: one[1]), 3),
                "queries": queries,
                "ratio": round(cpu_s / bare_s, 1),
            }
    return {"pages": found, "bare_ms": bare_s * 1_000, "periods": LedgerPeriod.objects.count()}


if __name__ == "__main__":
    main()
