"""The header lines of a mail or of one part of it, however broken they are."""

from __future__ import annotations

import binascii
import quopri
import re
from collections import defaultdict
from email.message import Message
from email.utils import getaddresses

from zhike.integrations.mail.charsets import clean, decode

MAX_BYTES = 256 * 1024
_MAX_VALUE = 16_000
_MAX_LIST = 64_000
_NAME = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_WORD = re.compile(r"=\?([\w.:*+-]{1,60})\?([bBqQ])\?([^?]*)\?=")
_GAP = re.compile(r"(\?=)\s+(?==\?)")
_ID = re.compile(r"<\s*([!-;=?-~]{1,200})\s*>")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()]{1,64}@[^\s<>@,;:\"()]{1,190}")


class Headers:
    """Values by name, decoded. A name that is not there gives an empty text."""

    def __init__(self, head: bytes) -> None:
        self._values: dict[str, list[str]] = defaultdict(list)
        for name, value in _lines(head[:MAX_BYTES]):
            self._values[name].append(value)

    @classmethod
    def of_message(cls, content: bytes) -> Headers:
        """Give the header lines at the top of a mail."""
        return cls(split_head(content)[0])

    @property
    def is_empty(self) -> bool:
        """Say whether not one header stands there."""
        return not self._values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def count(self, name: str) -> int:
        """Give how often a header stands there."""
        return len(self._values.get(name, ()))

    def text(self, name: str) -> str:
        """Give the first value in plain words, on one line."""
        return " ".join(decode_words(self._first(name)[:_MAX_VALUE]).split())

    def ids(self, name: str) -> tuple[str, ...]:
        """Give the message ids in it, without their brackets."""
        return tuple(dict.fromkeys(_ID.findall(self._first(name)[:_MAX_LIST])))

    def people(self, name: str) -> tuple[tuple[str, str], ...]:
        """Give name and address of each; of a value that no rule reads, the addresses in it."""
        value = self._first(name)[:_MAX_LIST]
        try:
            found = getaddresses([value])
        except (RecursionError, ValueError, IndexError, AttributeError):
            found = []
        people = [
            (" ".join(decode_words(said).split()), address.strip().lower())
            for said, address in found
            if _ADDRESS.fullmatch(address.strip())
        ]
        return tuple(people or (("", address.lower()) for address in _ADDRESS.findall(value)))

    def value(self, name: str) -> str:
        """Give what stands before the first semicolon, in small letters."""
        return self.text(name).split(";")[0].strip().lower()

    def param(self, name: str, param: str) -> str:
        """Give a parameter such as `charset` or `filename`, in each of the ways it is written."""
        message = Message()
        message[name] = self._first(name)[:_MAX_VALUE]
        try:
            found = message.get_param(param, "", header=name)
            if isinstance(found, tuple):  # RFC 2231: charset, language, value
                said = decode(found[2].encode("latin-1"), found[0] or "")[0]
            else:
                said = str(found)
        except (ValueError, LookupError, AttributeError, TypeError):
            said = ""
        return " ".join(decode_words(clean(said)).split())

    def _first(self, name: str) -> str:
        values = self._values.get(name)
        return values[0] if values else ""


def split_head(content: bytes) -> tuple[bytes, bytes]:
    """Cut a mail where its header lines end: at an empty line, or at what can be no header."""
    end = 1 + content.find(b"\n") if content.startswith((b"From ", b">From ")) else 0
    start = end
    while end < len(content):
        line_end = content.find(b"\n", end) + 1 or len(content)
        line = content[end : min(line_end, end + 300)]
        if not line.strip():
            return content[start:end], content[line_end:]
        if not _NAME.match(line) and (end == start or not line.startswith((b" ", b"\t"))):
            break
        end = line_end
    return content[start:end], content[end:]


def decode_words(text: str) -> str:
    """Read `=?charset?B?…?=`. One character may be cut over two words, so neighbours are joined."""
    pieces: list[str] = []
    waiting, charset, end = b"", "", 0
    text = _GAP.sub(r"\1", text)
    for word in _WORD.finditer(text):
        said = word[1].split("*")[0].lower()
        between = text[end : word.start()]
        if waiting and (between or said != charset):
            pieces.append(decode(waiting, charset)[0])
            waiting = b""
        pieces.append(between)
        waiting, charset, end = waiting + _unpacked(word[2], word[3]), said, word.end()
    if waiting:
        pieces.append(decode(waiting, charset)[0])
    return clean("".join([*pieces, text[end:]]))


def _unpacked(encoding: str, packed: str) -> bytes:
    if encoding in "qQ":
        return quopri.decodestring(packed.encode("utf-8", "replace"), header=True)
    letters = re.sub(r"[^A-Za-z0-9+/]", "", packed)
    usable = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(usable + "=" * (-len(usable) % 4))


def _lines(head: bytes) -> list[tuple[str, str]]:
    folded = re.sub(rb"\r?\n(?=[ \t])", b"", head)
    text = decode(folded)[0]  # the whole head at once: eight-bit values tell each other's charset
    found = []
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.isascii():
            found.append((name.strip().lower(), value.strip()))
    return found
