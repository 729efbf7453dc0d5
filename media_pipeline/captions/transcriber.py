"""The operator's speech recognition, off by default: a program or an HTTP endpoint. WAV in, caption file out.

A program is started with the path of the WAV as its last word and prints the captions; an endpoint is sent the WAV
in a POST and answers with them. Either may take SANWEI_TRANSCRIBER_SECONDS and say at most as much as an upload.
"""

import http.client
import logging
import time
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import ffmpeg
from django.conf import settings

from media_pipeline import commands, runner
from media_pipeline.captions import program, reader
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.errors import CaptionsRefused, TranscriptionFailed

logger = logging.getLogger(__name__)

WAV = "speech.wav"
RATE_HZ = 16_000
BYTES_PER_SECOND = 2 * RATE_HZ
HEADER_BYTES = 4096
#: Answers of a server that may be another one in a minute.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


def is_configured() -> bool:
    return bool(settings.TRANSCRIBER_COMMAND or settings.TRANSCRIBER_URL)


def wav_command(sound: str, *, duration_ms: int) -> commands.Command:
    """Build the run that turns our own published sound into 16 kHz mono WAV. Pure."""
    source = ffmpeg.input(sound, f="mov", protocol_whitelist="file")
    output = ffmpeg.output(
        source["a"], WAV, f="wav", acodec="pcm_s16le", ac=1, ar=RATE_HZ, **commands.CLEAN
    )
    arguments = output.global_args(*commands.GLOBAL, *commands.PROGRESS).get_args()
    return commands.Command(arguments=tuple(arguments), duration_ms=duration_ms)


def wav_bytes(duration_ms: int) -> int:
    """Return how large the WAV of a recording gets, with a second to spare."""
    return HEADER_BYTES + BYTES_PER_SECOND * (duration_ms // 1000 + 1)


def transcribe(folder: Path, *, sound: str, duration_ms: int) -> list[Cue]:
    """Return what is said in ``folder/sound``, as the configured transcriber heard it.

    Raises: EncodeFailed from making the WAV, TranscriptionFailed.
    """
    command = wav_command(sound, duration_ms=duration_ms)
    runner.run(command, folder=folder, most_bytes=wav_bytes(duration_ms))
    if settings.TRANSCRIBER_COMMAND:
        answer = program.run(
            settings.TRANSCRIBER_COMMAND, folder / WAV, seconds=settings.TRANSCRIBER_SECONDS
        )
    else:
        answer = _post(folder / WAV)
    if not answer.strip().removeprefix(b"WEBVTT").strip():
        raise TranscriptionFailed("transcriber_empty")
    try:
        return reader.read(answer)
    except CaptionsRefused as refused:
        raise TranscriptionFailed("transcriber_output", str(refused.message)) from refused


class _NoRedirect(HTTPRedirectHandler):
    """Follows nobody: the token and the recording are for the configured address only."""

    def redirect_request(self, *args: Any) -> None:
        return None


def _post(wav: Path) -> bytes:
    url, ends_at = settings.TRANSCRIBER_URL, time.monotonic() + settings.TRANSCRIBER_SECONDS
    if urlsplit(url).scheme not in {"http", "https"}:
        raise TranscriptionFailed("transcriber_unreachable", f"not an http address: {url}")
    headers = {"Content-Type": "audio/wav", "Accept": "text/vtt"}
    headers["Content-Length"] = str(wav.stat().st_size)
    if settings.TRANSCRIBER_TOKEN:
        headers["Authorization"] = f"Bearer {settings.TRANSCRIBER_TOKEN}"
    opener = build_opener(_NoRedirect, ProxyHandler({}))
    try:
        with wav.open("rb") as body:
            asked = Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - http only, above
            with opener.open(asked, timeout=settings.TRANSCRIBER_SECONDS) as answer:
                return _read(answer, ends_at)
    except TimeoutError as error:
        raise TranscriptionFailed("transcriber_timeout") from error
    except HTTPError as error:
        raise TranscriptionFailed(
            "transcriber_failed", f"HTTP {error.code}", is_retryable=error.code in PASSING
        ) from error
    except (URLError, OSError, http.client.HTTPException) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise TranscriptionFailed("transcriber_timeout") from error
        raise TranscriptionFailed(
            "transcriber_unreachable", str(error), is_retryable=True
        ) from error


def _read(answer: IO[bytes], ends_at: float) -> bytes:
    """Read the answer in pieces: a server that drips bytes must not outlast the limit either."""
    parts, size = [], 0
    while part := answer.read(65_536):
        parts.append(part)
        size += len(part)
        if size > reader.MOST_BYTES:
            raise TranscriptionFailed("transcriber_output", "more bytes than a caption file has")
        if time.monotonic() > ends_at:
            raise TranscriptionFailed("transcriber_timeout")
    return b"".join(parts)
