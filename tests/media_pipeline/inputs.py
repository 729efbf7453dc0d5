"""Recordings of every sort that people upload, two seconds each, made with the bundled ffmpeg; and what is in them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.media_pipeline.conftest import Maker

PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=2")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration=2")
BOTH = (*PICTURE, *SOUND)
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac")


@dataclass(frozen=True)
class Input:
    """What a person made and what he should get: size as seen, or (0, 0) for sound alone."""

    name: str
    words: tuple[str, ...]
    size: tuple[int, int] = (640, 360)
    seconds: float = 2.0
    has_audio: bool = True

    def made_by(self, made: Maker) -> Path:
        return made(f"in_{self.name}", *self.words)


def picture(size: str, rate: str = "25", seconds: float = 2) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}")


PQ = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc"
TEN_BITS = ("-pix_fmt", "yuv420p10le")
MARKED_PQ = (
    "-x265-params",
    "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
)
X265_HLG = ("-c:v", "libx265", "-x265-params", "log-level=none:transfer=arib-std-b67", *TEN_BITS)
#: Two pictures a second, then twenty-five: as screen recorders write it.
UNEVEN = "select='lt(t,1)*not(mod(n,12))+gte(t,1)'"

GOOD = (
    Input("anamorphic.mp4", (*picture("720x576"), *SOUND, *X264, "-aspect", "16:9"), (1024, 576)),
    Input("portrait.mp4", (*picture("360x640"), *SOUND, *X264), (360, 640)),
    Input("uneven.mkv", (*BOTH, "-vf", UNEVEN, "-fps_mode", "vfr", *X264)),
    Input(
        "hdr10.mp4",
        (*BOTH, "-vf", PQ, "-c:v", "libx265", "-preset", "ultrafast", *TEN_BITS, *MARKED_PQ),
    ),
    Input(
        "tenbit.mp4", (*BOTH, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le")
    ),
    Input(
        "chroma422.mp4", (*BOTH, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv422p")
    ),
    Input(
        "odd.mkv", (*picture("641x361"), *SOUND, "-c:v", "ffv1", "-pix_fmt", "yuv444p"), (641, 361)
    ),
    Input(
        "rgb.avi",
        (*picture("322x242", "10"), "-c:v", "rawvideo", "-pix_fmt", "bgr24"),
        (322, 242),
        2,
        False,
    ),
    Input("interlaced.mpg", (*BOTH, "-c:v", "mpeg2video", "-flags", "+ilme+ildct", "-f", "mpeg")),
    Input("full_range.mp4", (*BOTH, "-c:v", "libx264", "-pix_fmt", "yuvj420p")),
    Input("hlg.mkv", (*BOTH, "-vf", "setparams=color_trc=arib-std-b67", *X265_HLG)),
    Input("rgb_matrix.mp4", (*BOTH, *X264, "-x264-params", "colormatrix=GBR")),
    Input("mono.mp4", (*BOTH, *X264, *AAC, "-ac", "1")),
    Input("surround.mp4", (*BOTH, *X264, *AAC, "-ac", "6")),
    Input("silent.mp4", (*PICTURE, *X264), has_audio=False),
    Input("quiet.mp4", (*PICTURE, "-f", "lavfi", "-i", "anullsrc=d=2", *X264, *AAC, "-shortest")),
    Input("listen.mp3", SOUND, (0, 0)),
    Input("listen.flac", SOUND, (0, 0)),
    Input("listen.wav", SOUND, (0, 0)),
    Input("listen.ogg", SOUND, (0, 0)),
    Input("listen.aac", SOUND, (0, 0)),
    Input("tracks.mkv", (*BOTH, "-map", "0:v", *("-map", "1:a") * 9, *X264)),
    Input("late_sound.mkv", (*PICTURE, "-itsoffset", "1", *SOUND, *X264, "-t", "2")),
    Input("late_start.ts", (*BOTH, *X264, *AAC, "-output_ts_offset", "36000", "-f", "mpegts")),
    Input("windows.wmv", (*BOTH, "-c:v", "wmv2", "-c:a", "wmav2")),
    Input("mpeg1.mpg", (*BOTH, "-c:v", "mpeg1video", "-c:a", "mp2")),
    Input("flash.flv", (*BOTH, "-c:v", "flv1", "-c:a", "libmp3lame")),
    Input("prores.mov", (*BOTH, "-c:v", "prores_ks", "-profile:v", "0", "-c:a", "pcm_s16le")),
    Input("vp9.webm", (*BOTH, "-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime")),
    Input("av1.mp4", (*BOTH, "-c:v", "libsvtav1", "-preset", "12", *AAC)),
    Input("fast.mp4", (*picture("640x360", "120"), *SOUND, *X264)),
    Input("motion.avi", (*BOTH, "-c:v", "mjpeg", "-c:a", "pcm_s16le")),
    Input("tiny.mp4", (*picture("32x18"), *SOUND, *X264), (32, 18)),
    Input("$(touch x);-i 'a b'\n.mp4", (*BOTH, *X264)),
)


@dataclass(frozen=True)
class Bad:
    """What can't become a lecture, and the reason code that says why."""

    name: str
    code: str
    make: Callable[[Maker, Path], Path]


def clip_bytes(clip: Path) -> bytes:
    return clip.read_bytes()


def noise(count: int) -> bytes:
    return bytes((number * 7919 >> 3) & 255 for number in range(count))


def two_pictures(made: Maker, name: str, gap_seconds: int) -> Path:
    apart = f"color=s=64x64:r=1:d=2,setpts=PTS*{gap_seconds}"
    words = ("-f", "lavfi", "-i", apart, "-fps_mode", "passthrough", "-c:v", "mpeg4")
    return made(name, *words)


def heic(made: Maker) -> Path:
    boxes = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + noise(4000)
    return made.bytes("picture.heic", boxes)


BAD = (
    Bad("empty", "empty_file", lambda made, clip: made.bytes("empty.mp4", b"")),
    Bad("text", "not_media", lambda made, clip: made.bytes("t.mp4", "讲稿。\n".encode() * 500)),
    Bad("noise", "not_media", lambda made, clip: made.bytes("noise.mp4", b"\x01" + noise(90_000))),
    Bad(
        "noise behind a header",
        "unreadable",
        lambda made, clip: made.bytes(
            "in_head.mkv",
            made("head_of.mkv", *BOTH, *X264).read_bytes()[:900] + noise(200_000),
        ),
    ),
    Bad("no index", "truncated", lambda made, clip: made.bytes("m.mp4", clip_bytes(clip)[:90_000])),
    Bad(
        "cut off",
        "truncated",
        lambda made, clip: made.bytes(
            "in_cut.mp4",
            made.of_clip("in_whole.mp4", "-c", "copy", "-movflags", "+faststart").read_bytes()[
                :90_000
            ],
        ),
    ),
    Bad("20 hours", "too_long", lambda made, clip: two_pictures(made, "far.mkv", 72_000)),
    Bad("20 hours, mp4", "too_long", lambda made, clip: two_pictures(made, "far.mp4", 72_000)),
    Bad("png", "still_picture", lambda made, clip: made.of_clip("p.png", "-frames:v", "1")),
    Bad("jpeg", "still_picture", lambda made, clip: made.of_clip("p.jpg", "-frames:v", "1")),
    Bad("heic", "still_picture", lambda made, clip: heic(made)),
    Bad(
        "one picture as a film",
        "still_picture",
        lambda made, clip: made.of_clip("in_one.mp4", "-frames:v", "1", "-an", "-c:v", "mpeg4"),
    ),
    Bad(
        "hls",
        "playlist",
        lambda made, clip: made.bytes(
            "l.mp4", f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{clip}\n".encode()
        ),
    ),
    Bad(
        "concat",
        "playlist",
        lambda made, clip: made.bytes("c.mp4", f"ffconcat version 1.0\nfile '{clip}'\n".encode()),
    ),
    Bad(
        "dash",
        "playlist",
        lambda made, clip: made.bytes(
            "d.mp4", b"<?xml version='1.0'?>\n<MPD><BaseURL>http://10.0.0.1/"
        ),
    ),
    Bad(
        "huge pictures",
        "too_large",
        lambda made, clip: made(
            "huge.mkv",
            *("-f", "lavfi", "-i", "color=s=8000x6000:r=2:d=1", "-c:v", "mjpeg", "-q:v", "31"),
        ),
    ),
)
