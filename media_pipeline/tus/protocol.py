"""Reads and writes the headers of tus 1.0. Pure: no row, no file, no clock.

Source: tus.io/protocols/resumable-upload, version 1.0.0.
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from media_pipeline.tus.errors import BadRequest, WrongVersion

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,termination,checksum,expiration"
ALGORITHMS: Final = ("sha1", "sha256")
PART_TYPE: Final = "application/offset+octet-stream"
#: A name, a title and a few words; nothing that a person typed is longer.
MOST_METADATA_CHARACTERS: Final = 4096
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_KEY = re.compile(r"[!-+\--~]+", re.ASCII)  # no space, no comma


@dataclass(frozen=True)
class Checksum:
    """What the client says its part hashes to."""

    algorithm: str
    digest: bytes

    def hasher(self) -> "hashlib._Hash":
        return hashlib.new(self.algorithm, usedforsecurity=False)


def require_version(headers: Mapping[str, str]) -> None:
    """Raise WrongVersion unless the client speaks ours."""
    if headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion


def number(headers: Mapping[str, str], name: str) -> int:
    """Return a header that must be a whole number of bytes. Raises: BadRequest."""
    text = headers.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise BadRequest(f"{name} must be a non-negative integer")
    return int(text)


def upload_length(headers: Mapping[str, str]) -> int:
    """Return Upload-Length; a length that is told later is not taken. Raises: BadRequest."""
    if "Upload-Defer-Length" in headers:
        raise BadRequest("Upload-Defer-Length is not supported")
    return number(headers, "Upload-Length")


def body_length(headers: Mapping[str, str]) -> int:
    """Return the length of the body; one without a known length is refused. Raises: BadRequest."""
    if not headers.get("Content-Length"):
        raise BadRequest("Content-Length is required", status=411)
    return number(headers, "Content-Length")


def require_part_type(headers: Mapping[str, str]) -> None:
    """Raise BadRequest (415) unless the body is declared as a part."""
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != PART_TYPE:
        raise BadRequest(f"Content-Type must be {PART_TYPE}", status=415)


def checksum(headers: Mapping[str, str]) -> Checksum | None:
    """Return Upload-Checksum, or None without one. Raises: BadRequest."""
    text = headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _space, encoded = text.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadRequest(f"Upload-Checksum: the algorithms are {', '.join(ALGORITHMS)}")
    told = Checksum(algorithm, _decoded(encoded, "Upload-Checksum"))
    if len(told.digest) != told.hasher().digest_size:
        raise BadRequest("Upload-Checksum: too long or too short")
    return told


def metadata(text: str) -> dict[str, str]:
    """Return Upload-Metadata as words; a value that is no UTF-8 loses what can't be read. Raises: BadRequest."""
    if len(text) > MOST_METADATA_CHARACTERS:
        raise BadRequest("Upload-Metadata is too long")
    found: dict[str, str] = {}
    for pair in text.split(",") if text.strip() else ():
        key, _space, encoded = pair.strip().partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise BadRequest("Upload-Metadata: keys are unique, without spaces and commas")
        found[key] = _decoded(encoded, "Upload-Metadata").decode("utf-8", errors="replace")
    return found


def file_name(text: str) -> str:
    """Return a stranger's file name as one harmless line of at most 255 characters, or ""."""
    return one_line(re.split(r"[/\\]", text)[-1]).strip(" .")[:255]


def one_line(text: str) -> str:
    """Return ``text`` without controls and without marks that turn the direction of reading."""
    kept = (each if unicodedata.category(each)[0] != "C" else " " for each in text)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _decoded(encoded: str, header: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest(f"{header}: not base64") from error
