"""Files that go with messages: what is taken, and what is refused before anything is kept.

The bank's virus scanner is asked through `use_scanner`; without one, files are only taken of kinds
that no program runs.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from zhike.apps.conversations.errors import FileRefused

LARGEST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
LONGEST_NAME = 120
# By the first bytes, never by what the sender calls it: name and type are the sender's word.
SIGNATURES: dict[str, tuple[tuple[bytes, ...], frozenset[str]]] = {
    "image/png": ((b"\x89PNG\r\n\x1a\n",), frozenset({".png"})),
    "image/jpeg": ((b"\xff\xd8\xff",), frozenset({".jpg", ".jpeg"})),
    "image/gif": ((b"GIF87a", b"GIF89a"), frozenset({".gif"})),
    "application/pdf": ((b"%PDF-",), frozenset({".pdf"})),
    # Office files and archives are both zip; macros lie in other suffixes, which are not taken.
    "application/zip": ((b"PK\x03\x04",), frozenset({".docx", ".xlsx", ".pptx"})),
}
TEXT_SUFFIXES = frozenset({".txt", ".csv"})


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"

    @property
    def as_text(self) -> str:
        return base64.b64encode(self.content).decode()


Scanner = Callable[[bytes], str]  # what is wrong with a file; empty for nothing
_SCANNERS: list[Scanner] = []


def use_scanner(scanner: Scanner | None) -> None:
    """Ask a virus scanner about every file from now on; None asks nobody any more."""
    _SCANNERS[:] = [scanner] if scanner else []


def checked(files: Iterable[Upload]) -> list[Upload]:
    """Give the files with safe names and the types they really have.

    Raises
    ------
    FileRefused
        Too many, too large, of a kind that is not taken, or with something the scanner found.
    """
    found = list(files)
    if len(found) > MOST_FILES:
        raise FileRefused(
            why=_("%(count)s files are too many at once: send at most %(limit)s.")
            % {"count": len(found), "limit": MOST_FILES}
        )
    return [_checked(file) for file in found]


def content_of(text: str) -> bytes:
    """Give the bytes of a file as they were kept."""
    return base64.b64decode(text)


def _checked(file: Upload) -> Upload:
    name = safe_name(file.name)
    if len(file.content) > LARGEST_BYTES:
        raise FileRefused(
            why=_("The file has %(size)s MB. Send at most %(limit)s MB.")
            % {
                "size": round(len(file.content) / 1024 / 1024, 1),
                "limit": LARGEST_BYTES // 1024 // 1024,
            }
        )
    kind = kind_of(name, file.content)
    if kind is None:
        raise FileRefused(
            why=_(
                "Files of this kind are not taken. Send a picture, a PDF, an Office file without"
                " macros, or plain text."
            )
        )
    for scanner in _SCANNERS:
        if scanner(file.content):
            raise FileRefused(
                why=_("The virus scanner refused this file. Check it, and send another one.")
            )
    return Upload(name=name, content=file.content, content_type=kind)


def kind_of(name: str, content: bytes) -> str | None:
    """Give what a file is by its first bytes, if its name says the same; None else."""
    suffix = PurePosixPath(name).suffix.lower()
    for kind, (starts, suffixes) in SIGNATURES.items():
        if suffix in suffixes and content.startswith(starts):
            return kind
    if suffix in TEXT_SUFFIXES and b"\x00" not in content:
        return "text/plain"
    return None


def safe_name(name: str) -> str:
    """Give a name without folders, control characters and tricks of direction.

    Examples
    --------
    >>> safe_name("../../etc/passwd.txt")
    'passwd.txt'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(suffix) - 1] or 'file'}.{suffix}"
