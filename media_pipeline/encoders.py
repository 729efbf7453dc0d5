"""ffmpeg's words for one rung, by encoder. Pure.

libx264 is ours. Those of graphics cards follow their manuals and are not tested by us: an operator's choice.
"""

from typing import Any

from media_pipeline.plan import Rung

#: nvenc's p1 (fast) to p7; our presets are worth about these.
NVENC_PRESETS = {"veryfast": "p4", "faster": "p5"}


def device_of(encoder: str) -> str:
    """Return the kind of device that pictures must be sent to first, or ""."""
    return "vaapi" if encoder.endswith("_vaapi") else ""


def words_of(encoder: str, rung: Rung, segment_seconds: int) -> dict[str, Any]:
    """Return encoder, quality, cap and key pictures exactly at the segments' borders."""
    chosen = rung.settings
    words: dict[str, Any] = {
        "vcodec": encoder,
        "maxrate": f"{chosen.max_kbps}k",
        "bufsize": f"{chosen.max_kbps * 2}k",
        "profile:v": "high",
        "force_key_frames": f"expr:gte(t,n_forced*{segment_seconds})",
        "g": round(rung.frame_rate * segment_seconds),
    }
    if encoder == "h264_nvenc":
        preset = NVENC_PRESETS.get(chosen.preset, "p4")
        return words | {"preset": preset, "rc": "vbr", "cq": chosen.crf + 2, "forced-idr": 1}
    if encoder == "h264_vaapi":
        return words | {"rc_mode": "QVBR", "global_quality": chosen.crf, "b:v": words["maxrate"]}
    return words | {"preset": chosen.preset, "crf": chosen.crf, "sc_threshold": 0}
