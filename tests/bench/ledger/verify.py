"""How long the house of 20,000 members and one year takes to prove itself.

    .venv/bin/python tests/bench/ledger/verify.py [--members 20000 --branches 300] [--dir DIR] [--json]

The quarters that are over are sealed first, once. ``verify_ledger``, ``rebuild_ledger --check`` and
``rebuild_progress --check``, each in this process, beside a bare loop that reads every ledger entry as a tuple. Exits
1 where verify_ledger takes more than a minute of CPU, or where one of the three finds anything.
"""

import json
import resource
import sys
import time
from io import StringIO
from typing import Any

from houses import arguments, set_up, told_inside

MOST_SECONDS = 60.0
COMMANDS = (("verify_ledger",), ("rebuild_ledger", "--check"), ("rebuild_progress", "--check"))


def main() -> None:
    asked = arguments(__doc__).parse_args()
    if asked.inside:
        print(json.dumps(_measure()))
        return
    report = told_inside(__file__, asked, "big")
    if asked.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        made = report["made"]
        print(f"{made['records']} records, {made['entries']} entries; "
              f"bare read of all entries {report['bare_s']:.1f} s")  # fmt: skip
        for line in report["commands"]:
            print(f"{line['command']:28} {line['wall_s']:7.1f} s {line['cpu_s']:7.1f} s cpu "
                  f"{line['ratio']:6.1f} x bare   {line['said']}")  # fmt: skip
        print(f"memory at the most {report['peak_mb']} MB, {report['start_mb']} MB before")
    is_slow = report["commands"][0]["cpu_s"] > MOST_SECONDS
    sys.exit(is_slow or any(line["is_red"] for line in report["commands"]))


def _measure() -> dict[str, Any]:
    set_up()
    from django.core.management import CommandError, call_command

    from sanwei.ledgers.models import LedgerEntry

    sealing = _seal_what_is_over()
    started = time.process_time()
    for _row in LedgerEntry.objects.values_list().iterator(2_000):
        pass
    bare_s = time.process_time() - started
    start_mb = _peak_mb()
    found = []
    for name, *flags in COMMANDS:
        out, is_red = StringIO(), False
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            call_command(name, *flags, stdout=out)
        except CommandError:
            is_red = True
        cpu_s = time.process_time() - cpu
        found.append(
            {
                "command": " ".join((name, *flags)),
                "cpu_s": round(cpu_s, 1),
                "wall_s": round(time.perf_counter() - wall, 1),
                "ratio": round(cpu_s / bare_s, 1),
                "said": out.getvalue().strip().splitlines()[-1],
                "is_red": is_red,
            }
        )
    return {
        "commands": found,
        "bare_s": bare_s,
        **sealing,
        "start_mb": start_mb,
        "peak_mb": _peak_mb(),
    }


def _seal_what_is_over() -> dict[str, Any]:
    """Archive the past quarters of every unit that has any; return how many stood open and how long one took."""
    from sanwei.accounts.models import User
    from sanwei.common import clock
    from sanwei.common.periods import Quarter
    from sanwei.ledgers import services
    from sanwei.ledgers.enums import PeriodState
    from sanwei.ledgers.models import LedgerPeriod

    now = clock.now()
    running = Quarter.of(clock.local_date(now))
    actor = User.objects.order_by("pk")[0]
    opened = [
        period
        for period in LedgerPeriod.objects.filter(state=PeriodState.OPEN).order_by("pk")
        if period.as_quarter().ends_before <= running.starts_on
    ]
    started = time.process_time()
    for period in opened:
        closing = services.close_period(period=period, actor=actor, at=now)
        services.seal(period=closing, actor=actor, at=now)
    spent = time.process_time() - started
    if opened:
        print(f"{len(opened)} quarters sealed, {spent:.0f} s of CPU", file=sys.stderr)
    return {"sealed_now": len(opened), "seal_ms": round(1000 * spent / max(1, len(opened)))}


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
