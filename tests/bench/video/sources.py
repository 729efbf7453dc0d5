"""The recordings that are measured: real slides, and a harder film made from them."""

from pathlib import Path

from tests.bench.video.processes import ffmpeg

ROOT = Path(__file__).resolve().parents[3]
SLIDES = ROOT.parent / "shared/data/recordings/sanhuiyike_1080p.mp4"
#: The demo's own, where the shared recordings are missing.
SPARE = ROOT / "site/sanwei/home/demo/recordings/sanhuiyike.mp4"


def default(folder: Path, *, seconds: int) -> list[Path]:
    """Return the slides and a harder source that is not web-safe, made into ``folder``."""
    slides = SLIDES if SLIDES.exists() else SPARE
    return [slides, harder(slides, folder / "harder.mkv", seconds)]


def harder(slides: Path, target: Path, seconds: int) -> Path:
    """Make slides beside a restless camera picture with noise, as MPEG-4 Part 2 at 29.97 pictures a second."""
    if target.exists():
        return target
    camera = (
        f"mandelbrot=s=640x360:r=30000/1001:end_scale=0.02,trim=duration={seconds},"
        "noise=alls=7:allf=t,eq=saturation=0.8"
    )
    ffmpeg(
        *("-t", str(seconds), "-i", str(slides), "-f", "lavfi", "-i", camera),
        "-filter_complex",
        "[0:v]fps=30000/1001[slides];[slides][1:v]overlay=W-w-40:H-h-40:shortest=1[out]",
        *("-map", "[out]", "-map", "0:a", "-c:v", "mpeg4", "-q:v", "2", "-g", "60"),
        *("-c:a", "ac3", "-b:a", "192k", "-f", "matroska", str(target)),
    )
    return target


def again(film: Path, *, times: int) -> Path:
    """Return ``film`` played ``times`` over, made without encoding anything."""
    target = film.with_name(f"{film.stem}-{times}-times{film.suffix}")
    ffmpeg("-stream_loop", str(times - 1), "-i", str(film), "-map", "0", "-c", "copy", str(target))
    return target
