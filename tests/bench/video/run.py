"""What our ladder costs beside two common ways, in the same run: CPU, bytes, VMAF and the time to first play.

    .venv/bin/python tests/bench/video/run.py [--seconds 60] [--source FILE…] [--json] [--keep FOLDER]

(a) one ffmpeg per profile from the source, 144 to 1080, x264 medium at CRF 23, a sprite and a GIF pass, as a common
video CMS runs it. (b) the top rung from the source, then every lower rung from the top rung, x264 veryfast. Ours:
the pipeline's own commands, once with the ladder forced and, for what is web-safe, once as it really runs. CPU is
user and system time of all child processes. Sources: the spoken slides (web-safe) and, made here from them, a harder
one: a camera's noise and a moving scene beside the slides, in MPEG-4 Part 2. VMAF compares with the source.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

from tests.bench.video import measures, report, sources  # noqa: E402


def main() -> None:
    arguments = _arguments()
    folder = Path(arguments.keep or tempfile.mkdtemp(prefix="sanwei-bench-video-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    found = [Path(each).resolve() for each in arguments.source] or sources.default(
        folder, seconds=arguments.seconds
    )
    results = []
    for source in found:
        print(f"{source.name} …", file=sys.stderr, flush=True)
        results.append(measures.measured(source, folder / source.stem))
    print(
        json.dumps([each.as_json() for each in results])
        if arguments.json
        else report.table(results)
    )
    if not arguments.keep:
        shutil.rmtree(folder)
    sys.exit(any(not verdict.is_met for each in results for verdict in report.verdicts(each)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=int, default=116, help="Length of the made source.")
    parser.add_argument("--source", action="append", default=[], metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", metavar="FOLDER")
    return parser.parse_args()


if __name__ == "__main__":
    main()
