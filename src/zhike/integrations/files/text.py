"""Text files: unpacked, in UTF-8, line by line, with every line that cannot be read named."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from zhike.integrations.errors import EncodingUnknown, SourceBroken, SourceMissing
from zhike.integrations.files.raw import HEAD_BYTES
from zhike.schema.sentence import Sentence

# A record beyond this is no record of a bank's system but a broken file.
MAX_LINE_BYTES = 1024 * 1024
SHOWN_CHARACTERS = 200
CHUNK_BYTES = 4 * 1024 * 1024
GZIP_MAGIC = b"\x1f\x8b"
# An Excel workbook is a zip too; no text begins like any of these.
ARCHIVES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
)
# What a cut or damaged gzip raises.
PACKING_ERRORS = (EOFError, gzip.BadGzipFile, zlib.error)
ENCODINGS = ("auto", "utf-8", "utf-16", "gb18030", "latin-1")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Line:
    """One line without its end; `rule` says why it cannot be read, where it cannot."""

    text: str
    rule: str = ""
    end: str = "\n"


def first_lines(path: Path, *, folder: Path) -> Path:
    """Give a file with the first lines, unpacked; the file itself where it is no longer than that.

    A file that cannot be read so far is given back too: reading it says what is wrong with it.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP_MAGIC
        with gzip.open(path) if packed else path.open("rb") as file:
            piece = file.read(HEAD_BYTES + 1)
    except (*PACKING_ERRORS, OSError):
        return path
    if len(piece) <= HEAD_BYTES or _archive_of(piece):
        return path
    end = piece.rfind(b"\n") + 1 or HEAD_BYTES
    # In UTF-16 a line ends with two bytes, of which either may be the one that was found.
    end += end % 2 if piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else 0
    target = folder / f"head{path.suffix}"
    target.write_bytes(piece[:end])
    return target


def as_utf8(path: Path, *, folder: Path, encoding: str = "auto") -> Path:
    """Give a UTF-8 file with the same text: the file itself where it is one already.

    Bytes that are wrong in the source's encoding stay wrong in the result, so that exactly their
    lines are rejected.

    Raises
    ------
    EncodingUnknown, SourceMissing
        The encoding is none of `ENCODINGS`; the file cannot be read.
    SourceBroken
        A gzip file breaks off: the rows before the break cannot be told from all rows. Or the
        file is an archive, which no line of text can be read from.
    """
    wanted = encoding.lower().replace("utf8", "utf-8").replace("gbk", "gb18030")
    wanted = {"gb2312": "gb18030", "latin1": "latin-1", "iso-8859-1": "latin-1"}.get(wanted, wanted)
    if wanted not in ENCODINGS:
        raise EncodingUnknown(encoding=encoding, known=ENCODINGS)
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP_MAGIC
    except OSError as error:
        raise SourceMissing(path=path, reason=error.strerror or str(error)) from error
    plain = _unpack(path, target=folder / "unpacked") if packed else path
    _refuse_archive(plain, path=path)
    found = detect_encoding(plain) if wanted == "auto" else wanted
    return plain if found == "utf-8" else _transcode(plain, found, target=folder / "utf8")


def detect_encoding(path: Path) -> str:
    """Give the encoding by byte order mark, or by the first part that is not plain ASCII."""
    with path.open("rb") as file:
        sample = file.read(CHUNK_BYTES)
        for mark, encoding in MARKS:
            if sample.startswith(mark):
                return encoding
        while sample and sample.isascii():
            sample = file.read(CHUNK_BYTES)
    # The cut of the sample may split a character: its last line is left out of the judgement.
    lines = sample.splitlines()
    telling = [line for line in (lines[:-1] or lines) if not line.isascii()]
    readable = sum(_decodes(line, "utf-8") for line in telling)
    if 2 * readable >= len(telling):
        return "utf-8"
    chinese = [line for line in telling if _decodes(line, "gb18030")]
    # Latin-1 is never guessed: it reads any bytes, so a guess would turn damage into text.
    sure = 2 * len(chinese) > len(telling) and _looks_chinese(chinese)
    return "gb18030" if sure else "utf-8"


def lines(path: Path) -> Iterator[Line]:
    """Give the lines of a UTF-8 file."""
    with path.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        while raw := file.readline(MAX_LINE_BYTES + 1):
            too_long = len(raw) > MAX_LINE_BYTES and not raw.endswith(b"\n")
            if too_long:
                _skip_line(file)
            yield _line(raw, too_long=too_long)


def _line(raw: bytes, *, too_long: bool) -> Line:
    if too_long:
        return Line(raw[:SHOWN_CHARACTERS].decode(errors="replace"), rule="line_too_long")
    bare = raw.rstrip(b"\r\n")
    try:
        return Line(bare.decode(), end=raw[len(bare) :].decode())
    except UnicodeDecodeError:
        return Line(bare[:SHOWN_CHARACTERS].decode(errors="replace"), rule="invalid_bytes")


def _skip_line(file: IO[bytes]) -> None:
    while (part := file.readline(CHUNK_BYTES)) and not part.endswith(b"\n"):
        pass


def _archive_of(begin: bytes) -> str | None:
    return next((kind for mark, kind in ARCHIVES if begin.startswith(mark)), None)


def _refuse_archive(plain: Path, *, path: Path) -> None:
    with plain.open("rb") as file:
        kind = _archive_of(file.read(8))
    if kind:
        raise SourceBroken(
            path=path,
            where=Sentence("its first byte"),
            reason=Sentence("this is a {kind} archive; unpack it first", kind=kind),
            way_out=Sentence("A workbook is read under its own ending, .xlsx."),
        )


def _unpack(path: Path, *, target: Path) -> Path:
    done = 0
    ends = 0
    try:
        with gzip.open(path, "rb") as source, target.open("wb") as sink:
            while chunk := source.read(CHUNK_BYTES):
                sink.write(chunk)
                done += len(chunk)
                ends += chunk.count(b"\n")
    except PACKING_ERRORS as error:
        raise SourceBroken(
            path=path,
            where=Sentence("line {line} (byte {byte} of its text)", line=ends + 1, byte=done),
            reason=Sentence("the gzip stream ends too early or is damaged"),
            way_out=Sentence("Fetch the file again."),
        ) from error
    return target


def _transcode(path: Path, encoding: str, *, target: Path) -> Path:
    # A lone surrogate is written as bytes that UTF-8 forbids: the line is rejected later, alone.
    codecs.register_error("zhike_mark", _mark)
    with (
        path.open("r", encoding=encoding, errors="zhike_mark", newline="") as source,
        target.open("w", encoding="utf-8", errors="surrogatepass", newline="") as sink,
    ):
        while chunk := source.read(CHUNK_BYTES):
            sink.write(chunk)
    return target


def _mark(error: UnicodeError) -> tuple[str, int]:
    return "\udcff", getattr(error, "end", 0)


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(telling: list[bytes]) -> bool:
    """Most characters are the common ones of GB 2312, which Latin-1 pairs seldom hit."""
    text = b"".join(telling).decode("gb18030")
    foreign = [character for character in text if not character.isascii()]
    common = sum(len(c.encode("gb2312", errors="ignore")) == 2 for c in foreign)
    return 10 * common >= 9 * len(foreign)
