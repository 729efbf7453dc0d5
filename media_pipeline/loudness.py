"""Reads what ffmpeg's EBU R128 scanner says and decides the one gain for a whole recording. Pure."""

import re
from dataclasses import dataclass

#: EBU R128 s2 for streaming to phones and desks; broadcast's -23 is too low for a phone's loudspeaker.
TARGET_LUFS = -18.0
#: Closer than this nobody hears a difference, and sound that may be copied is copied.
TOLERANCE_LU = 1.0
MAX_GAIN_DB = 20.0
#: Below this there is no speech, only the noise that a gain would bring up.
SILENCE_LUFS = -60.0
_INTEGRATED = re.compile(r"^\s+I:\s+(-?[0-9.]+|-?inf|-?nan) LUFS", re.MULTILINE)


@dataclass(frozen=True)
class Loudness:
    """The integrated loudness of a recording; None is silence, or nothing that could be measured."""

    integrated_lufs: float | None

    @property
    def gain_db(self) -> float:
        """Return the gain that brings the recording to the target; 0.0 leaves it alone."""
        if self.integrated_lufs is None or self.integrated_lufs < SILENCE_LUFS:
            return 0.0
        gain = TARGET_LUFS - self.integrated_lufs
        if abs(gain) <= TOLERANCE_LU:
            return 0.0
        return round(max(-MAX_GAIN_DB, min(MAX_GAIN_DB, gain)), 1)


def parse(log: str) -> Loudness:
    """Read the summary at the end of ffmpeg's log; whatever is missing or odd in it counts as silence."""
    found = _INTEGRATED.findall(log)
    try:
        measured = float(found[-1])
    except (IndexError, ValueError):
        return Loudness(None)
    # Also false for NaN, which silence of zero length yields.
    return Loudness(measured if -120 < measured < 20 else None)
