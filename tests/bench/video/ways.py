"""The two common ways that ours is held against. Each fills a folder and returns it."""

from pathlib import Path

from tests.bench.video.processes import ffmpeg

#: Short sides of the profiles that a common video CMS makes.
PROFILES = (144, 240, 360, 480, 720, 1080)
OURS = (480, 720, 1080)
SOUND = ("-c:a", "aac", "-b:a", "128k", "-ac", "2")
SPRITE_EVERY_SECONDS = 10


def one_run_each(source: Path, folder: Path) -> Path:
    """(a): every profile decoded and scaled from the source, medium, CRF 23; then sprites and a GIF."""
    folder.mkdir(parents=True)
    for side in PROFILES:
        ffmpeg(
            *("-i", str(source), "-map", "0:v:0", "-map", "0:a:0", "-vf", f"scale=-2:{side}"),
            *("-c:v", "libx264", "-preset", "medium", "-crf", "23", "-pix_fmt", "yuv420p"),
            *(*SOUND, "-movflags", "+faststart", f"{side}.mp4"),
            folder=folder,
        )
    tiles = f"fps=1/{SPRITE_EVERY_SECONDS},scale=160:90,tile=1x100"
    ffmpeg("-i", str(source), "-vf", tiles, "-frames:v", "1", "sprites.jpg", folder=folder)
    moving = "fps=5,scale=344:-2"
    ffmpeg("-ss", "5", "-t", "3", "-i", str(source), "-vf", moving, "preview.gif", folder=folder)
    return folder


def top_then_lower(source: Path, folder: Path, profiles: tuple[int, ...] = PROFILES) -> Path:
    """(b): the top rung from the source, every other one from the top rung, veryfast."""
    folder.mkdir(parents=True)
    top, *lower = sorted(profiles, reverse=True)
    _veryfast(source, folder, top)
    for side in lower:
        _veryfast(folder / f"{top}.mp4", folder, side)
    return folder


def _veryfast(source: Path, folder: Path, side: int) -> None:
    ffmpeg(
        *("-i", str(source), "-map", "0:v:0", "-map", "0:a:0", "-vf", f"scale=-2:{side}"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p"),
        *(*SOUND, "-movflags", "+faststart", f"{side}.mp4"),
        folder=folder,
    )
