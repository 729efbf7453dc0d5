"""Every sort of input: the right shape, length and sound, or a refusal that says why. See ``inputs``."""

import shutil
import subprocess
import time
from pathlib import Path
from struct import pack

import av
import imageio_ffmpeg
import pytest

from media_pipeline import loudness, package, plan, probe, stage
from media_pipeline.errors import SENTENCES, ProbeRefused
from media_pipeline.package import Package
from tests.media_pipeline import inputs
from tests.media_pipeline.conftest import FFMPEG_SECONDS, Maker
from tests.media_pipeline.inputs import BAD, GOOD, Bad, Input

#: Each stands for a filter of its own; the others are encoded with ``--all``.
ALWAYS = {"hdr10.mp4", "odd.mkv", "interlaced.mpg", "surround.mp4", "late_start.ts", "quiet.mp4"}
every = pytest.mark.parametrize(
    "given",
    [pytest.param(each, marks=() if each.name in ALWAYS else pytest.mark.slow) for each in GOOD],
    ids=lambda each: each.name,
)


@pytest.mark.parametrize("given", GOOD, ids=lambda each: each.name)
def test_every_sort_is_seen_as_it_is(made: Maker, given: Input) -> None:
    began = time.monotonic()

    report = probe.probe(given.made_by(made), max_seconds=60)

    seen = (report.video.width, report.video.height) if report.video else (0, 0)
    assert seen == pytest.approx(given.size, abs=2)
    assert report.has_audio == given.has_audio
    assert report.duration_ms / 1000 == pytest.approx(given.seconds, abs=0.35)
    assert time.monotonic() - began < 20  # making it included


@pytest.mark.parametrize("given", BAD, ids=lambda each: each.name)
def test_what_is_no_recording_is_refused_in_words(made: Maker, clip: Path, given: Bad) -> None:
    path = given.make(made, clip)
    began = time.monotonic()

    with pytest.raises(ProbeRefused) as caught:
        probe.probe(path, max_seconds=4 * 3600)

    assert time.monotonic() - began < 10
    assert caught.value.code == given.code
    assert str(caught.value.message) == str(SENTENCES[given.code])
    assert str(caught.value.message).endswith("。")


@every
def test_every_sort_becomes_something_that_plays(made: Maker, given: Input, tmp_path: Path) -> None:
    version = encoded(given.made_by(made), tmp_path)

    assert version.has_audio == given.has_audio
    assert version.duration_ms / 1000 == pytest.approx(given.seconds, abs=0.35)
    if given.size == (0, 0):
        assert version.rungs == ()
    else:
        wanted = plan.fitted(*given.size, 480)
        told = (version.rungs[0].width, version.rungs[0].height)
        assert told == pytest.approx(wanted, abs=2)
        assert decoded(tmp_path, "v480") == told
    if given.has_audio:
        assert heard(tmp_path) == pytest.approx(given.seconds, abs=0.35)


def test_hdr_is_brought_to_ordinary_screens(made: Maker, tmp_path: Path) -> None:
    hdr = next(each for each in GOOD if each.name == "hdr10.mp4")
    encoded(hdr.made_by(made), tmp_path)

    with av.open(str(tmp_path / "progressive.mp4")) as container:
        frame = next(container.decode(video=0))
    assert (frame.format.name, int(frame.color_trc)) == ("yuv420p", 1)


def test_two_pictures_hours_apart_in_a_short_film_cost_no_hours(made: Maker) -> None:
    report = probe.probe(inputs.two_pictures(made, "near.mkv", 2), max_seconds=60)

    assert report.duration_ms < 10_000


def test_a_length_that_the_header_invents_is_not_believed(made: Maker) -> None:
    honest = made("honest.mkv", *inputs.BOTH, *inputs.X264).read_bytes()
    # Matroska's Duration element: 0x4489, length 8, a float of milliseconds.
    place = honest.index(b"\x44\x89\x88") + 3
    lie = pack(">d", 10 * 3_600_000.0)
    lying = made.bytes("lying.mkv", honest[:place] + lie + honest[place + 8 :])

    assert probe.probe(lying, max_seconds=60).duration_ms == pytest.approx(2000, abs=350)


def encoded(source: Path, folder: Path) -> Package:
    shutil.copyfile(source, folder / "source")
    report = probe.probe(folder / "source", max_seconds=60)
    stage.make_all(report, folder, plan.DEFAULTS)
    return package.check(folder)


def decoded(folder: Path, rung: str) -> tuple[int, int]:
    name = folder / rung / "whole.mp4"
    segments = sorted((folder / rung).glob("*.m4s"))
    name.write_bytes((folder / rung / "init.mp4").read_bytes() + segments[0].read_bytes())
    with av.open(str(name)) as container:
        frame = next(container.decode(video=0))
    return (frame.width, frame.height)


def heard(folder: Path) -> float:
    with av.open(str(folder / "audio.m4a")) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


def test_quiet_speech_is_brought_to_the_common_loudness(made: Maker, tmp_path: Path) -> None:
    words = ("-f", "lavfi", "-i", "sine=frequency=700:duration=4,volume=-12dB")
    encoded(made("faint.wav", *words), tmp_path)

    assert measured(tmp_path / "audio.m4a") == pytest.approx(loudness.TARGET_LUFS, abs=1.5)


def measured(path: Path) -> float | None:
    listen = ("-i", str(path), "-af", "ebur128=framelog=quiet", "-f", "null", "-")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-nostats", *listen]
    log = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=FFMPEG_SECONDS
    ).stderr
    return loudness.parse(log).integrated_lufs
