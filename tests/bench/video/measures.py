"""Runs the three ways on one source and keeps the figures."""

import os
import re
import shutil
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanwei.settings.test")

import django

django.setup()

from media_pipeline import plan, playlists, probe, stage  # noqa: E402
from media_pipeline.package import Package  # noqa: E402
from media_pipeline.stage import Earlier  # noqa: E402
from tests.bench.video import ways  # noqa: E402
from tests.bench.video.processes import Cost, counted, ffmpeg  # noqa: E402

VMAF = re.compile(r"VMAF score: ([0-9.]+)")
JUDGED = (480, 720)


@dataclass
class Result:
    """The figures of one source; times in seconds, sizes in bytes."""

    source: str
    is_web_safe: bool
    a: Cost
    b: Cost
    b_ours: Cost
    forced: Cost
    forced_first: Cost
    real: Cost
    real_first: Cost
    stages: dict[str, float]
    bytes_a: int
    bytes_forced: int
    bytes_real: int
    vmaf_a: dict[int, float] = field(default_factory=dict)
    vmaf_ours: dict[int, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def measured(source: Path, folder: Path) -> Result:
    """Measure everything on ``source``; what was made stays in ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    forced, forced_first, forced_stages, made = _ours(source, folder / "forced", may_keep=False)
    real, real_first, real_stages, kept = _ours(source, folder / "real", may_keep=True)
    with counted() as a:
        ways.one_run_each(source, folder / "a")
    with counted() as b:
        ways.top_then_lower(source, folder / "b")
    with counted() as b_ours:
        ways.top_then_lower(source, folder / "b_ours", ways.OURS)
    result = Result(
        source=source.name,
        is_web_safe="0" in real_stages,
        a=a,
        b=b,
        b_ours=b_ours,
        forced=forced,
        forced_first=forced_first,
        real=real,
        real_first=real_first,
        stages={f"forced {key}": value for key, value in forced_stages.items()}
        | {f"real {key}": value for key, value in real_stages.items()},
        bytes_a=sum(each.stat().st_size for each in (folder / "a").iterdir()),
        bytes_forced=made.size_bytes,
        bytes_real=kept.size_bytes,
    )
    for side in JUDGED:
        result.vmaf_a[side] = vmaf(folder / f"a/{side}.mp4", source)
        index = folder / f"forced/v{side}" / playlists.INDEX
        result.vmaf_ours[side] = vmaf(index, source)
    return result


def vmaf(made: Path, source: Path) -> float:
    """Return the mean VMAF of ``made`` against ``source``, both at 1080 lines, every fifth picture."""
    size = "scale=1920:1080:flags=bicubic,settb=AVTB,setpts=PTS-STARTPTS"
    log = _vmaf_log(made, source, size)
    found = VMAF.search(log)
    if found is None:
        raise RuntimeError(f"no VMAF in {log[-500:]}")
    return float(found[1])


def _vmaf_log(made: Path, source: Path, size: str) -> str:
    is_playlist = made.name == playlists.INDEX
    compared = "[made][source]libvmaf=n_subsample=5:n_threads=2"
    return ffmpeg(
        *(("-allowed_extensions", "ALL") if is_playlist else ()),
        *("-i", made.name, "-i", str(source), "-an"),
        *("-lavfi", f"[0:v]{size}[made];[1:v]{size}[source];{compared}", "-f", "null", "-"),
        folder=made.parent,
    )


def _ours(
    source: Path, folder: Path, *, may_keep: bool
) -> tuple[Cost, Cost, dict[str, float], Package]:
    """Return the cost of all, the cost until something plays, CPU seconds by stage, and the last edition."""
    folder.mkdir()
    settings = replace(plan.DEFAULTS, may_keep=may_keep)
    total, first, by_stage = Cost(), Cost(), {}
    shutil.copyfile(source, folder / "source")
    with counted() as cost:
        report = probe.probe(folder / "source", max_seconds=14_400)
    _add(total, cost)
    earlier, package = Earlier(), None
    for number, each in enumerate(plan.stages_of(report, settings)):
        with counted() as cost:
            package, earlier = _stage(plan.plan(each, report, settings), folder, earlier)
        by_stage[str(each.value)] = round(cost.cpu_seconds, 2)
        _add(total, cost)
        if number == 0:
            _add(first, total)
    (folder / "source").unlink()
    if package is None:
        raise RuntimeError("no stage was made")
    return total, first, by_stage, package


def _stage(todo: plan.StagePlan, folder: Path, earlier: Earlier) -> tuple[Package, Earlier]:
    package = stage.make(todo, folder, earlier=earlier, on_progress=lambda permille: None)
    master = folder / playlists.master_name(package.edition)
    return package, Earlier(package.edition, master.read_text(), dict(package.files))


def _add(total: Cost, cost: Cost) -> None:
    total.cpu_seconds += cost.cpu_seconds
    total.wall_seconds += cost.wall_seconds
