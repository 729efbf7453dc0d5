"""Reads the environment variables that configure one installation.

Owns: names, defaults and parsing. Refuses: guessing; a variable that can't be read stops the start with its name.
"""

import os
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value in {"", "default"}:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from error


def choice(name: str, choices: tuple[str, ...]) -> str:
    """Return one of ``choices``, the first unless another is named."""
    value = text(name) or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def data_dir() -> Path:
    """Where the site keeps everything it writes: database, media, index, logs."""
    return Path(text("SANWEI_DATA_DIR") or ROOT / "var").resolve()


def at_home(name: str) -> str:
    """Return the path of a file in the configuration folder of who runs the site; empty where nobody has a home."""
    try:
        return str(Path.home() / ".config" / name)
    except RuntimeError:
        return ""


def secret_key(folder: Path) -> str:
    """Return SANWEI_SECRET_KEY, or a random one kept in ``folder`` with mode 0600."""
    if given := text("SANWEI_SECRET_KEY"):
        return given
    kept = folder / "secret_key"
    if not kept.exists():
        from django.core.management.utils import get_random_secret_key

        folder.mkdir(parents=True, exist_ok=True)
        # Two processes may start at once: the first whole file stays, the other one reads it.
        fresh = folder / f"secret_key.{os.getpid()}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(get_random_secret_key())
        with suppress(FileExistsError):
            os.link(fresh, kept)
        fresh.unlink()
    return kept.read_text().strip()
