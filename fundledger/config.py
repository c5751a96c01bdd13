"""Where things are: the data that travels with the package, and the settings, read once."""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fundledger.errors import N_, SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("vi", "en")
SECRET_KEY_FILE = "secret_key"  # noqa: S105 - a file's name

_PACKAGE = Path(__file__).parent


class LanguageUnknown(SetupError):
    message = N_("There are no words for the language “%(language)s”: choose vi or en.")


class FolderNotWritable(SetupError):
    message = N_("The folder %(folder)s cannot be written (%(reason)s): name another one with --data.")


def data(name: str) -> Path:
    """The folder `templates`, `reports`, `migrations` or `demo`: inside a wheel, or beside the package in a checkout."""
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment and the command line decide.

    `folder` holds the embedded book, the secret key and an organisation's own layouts;
    no `database_url` means the book in `folder`.
    """

    folder: Path
    database_url: str | None = None
    language: str = "vi"

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise LanguageUnknown(language=self.language)

    @property
    def reports(self) -> Path:
        """Where an accountant puts layouts of their own."""
        return self.folder / "reports"

    def secret_key(self) -> str:
        """The key that signs cookies: made on first use, readable by its owner only.

        Raises FolderNotWritable.
        """
        path = self.folder / SECRET_KEY_FILE
        try:
            if not path.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                _write_once(path, secrets.token_hex(32))
            return path.read_text(encoding="ascii").strip()
        except OSError as error:
            raise FolderNotWritable(folder=self.folder, reason=error.strerror) from error


def settings(
    folder: str | Path | None = None, language: str | None = None, environment: Mapping[str, str] = os.environ
) -> Settings:
    """What was asked for, else the environment's FUNDLEDGER_DATA, DATABASE_URL and FUNDLEDGER_LANG, else the defaults.

    A folder that is asked for by name is meant, whatever DATABASE_URL says.
    """
    return Settings(
        folder=Path(folder or environment.get("FUNDLEDGER_DATA") or _personal_folder(environment)),
        database_url=None if folder else environment.get("DATABASE_URL") or None,
        language=language or environment.get("FUNDLEDGER_LANG") or LANGUAGES[0],
    )


def _personal_folder(environment: Mapping[str, str]) -> Path:
    if os.name == "nt":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "fundledger"
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "fundledger"


def _write_once(path: Path, text: str) -> None:
    """Put a whole file in place with mode 0600, unless another process was faster."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(text)
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
