"""Puts the figures into a table and holds them against the targets."""

from dataclasses import dataclass

from tests.bench.video.measures import JUDGED, Result

FORCED_OF_A = 0.50
FORCED_OF_B = 0.85
WEB_SAFE_OF_A = 0.30
BYTES_OF_A = 0.40
VMAF_BELOW_A = 1.5
FIRST_PLAY_SECONDS = 2.0
FIRST_PLAY_OF_OURS = 0.30


@dataclass(frozen=True)
class Verdict:
    name: str
    value: float
    most: float

    @property
    def is_met(self) -> bool:
        return self.value <= self.most

    def __str__(self) -> str:
        return f"  {'✓' if self.is_met else '✗'} {self.name:44} {self.value:7.2f}  (≤ {self.most})"


def verdicts(result: Result) -> list[Verdict]:
    """Return every figure that has a target, for this source."""
    a, b = result.a.cpu_seconds, result.b.cpu_seconds
    found = [Verdict("CPU, ladder forced / (a)", result.forced.cpu_seconds / a, FORCED_OF_A)]
    if not result.is_web_safe:
        # (b) copies the top rung of what is web-safe as well.
        found.append(
            Verdict("CPU, ladder forced / (b)", result.forced.cpu_seconds / b, FORCED_OF_B)
        )
    else:
        found.append(Verdict("CPU, web-safe / (a)", result.real.cpu_seconds / a, WEB_SAFE_OF_A))
    found.append(Verdict("bytes, as stored / (a)", result.bytes_real / result.bytes_a, BYTES_OF_A))
    found.append(
        Verdict("bytes, ladder forced / (a)", result.bytes_forced / result.bytes_a, BYTES_OF_A)
    )
    for side in JUDGED:
        below = result.vmaf_a[side] - result.vmaf_ours[side]
        found.append(Verdict(f"VMAF below (a) at {side}", below, VMAF_BELOW_A))
    if result.is_web_safe:
        seconds = result.real_first.wall_seconds
        found.append(Verdict("first playable, seconds", seconds, FIRST_PLAY_SECONDS))
    else:
        share = result.real_first.wall_seconds / result.real.wall_seconds
        found.append(Verdict("first playable / our full time", share, FIRST_PLAY_OF_OURS))
    return found


def table(results: list[Result]) -> str:
    """Return everything as lines for a person."""
    lines: list[str] = []
    for each in results:
        lines += [
            f"{each.source}{'  (web-safe)' if each.is_web_safe else ''}",
            f"  {'':14}{'CPU s':>9}{'wall s':>9}{'MB':>9}",
            _row("(a)", each.a.cpu_seconds, each.a.wall_seconds, each.bytes_a),
            _row("(b) 144–1080", each.b.cpu_seconds, each.b.wall_seconds),
            _row("(b) 480–1080", each.b_ours.cpu_seconds, each.b_ours.wall_seconds),
            _row(
                "ours, forced", each.forced.cpu_seconds, each.forced.wall_seconds, each.bytes_forced
            ),
            _row("ours, real", each.real.cpu_seconds, each.real.wall_seconds, each.bytes_real),
            f"  CPU s by stage: {each.stages}",
            f"  VMAF (a) {each.vmaf_a}, ours {each.vmaf_ours}",
            *map(str, verdicts(each)),
            "",
        ]
    return "\n".join(lines)


def _row(name: str, cpu: float, wall: float, size: int | None = None) -> str:
    megabytes = "" if size is None else f"{size / 1e6:9.2f}"
    return f"  {name:14}{cpu:9.1f}{wall:9.1f}{megabytes}"
