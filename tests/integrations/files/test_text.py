from __future__ import annotations

import gzip

import pytest

from zhike.integrations.errors import EncodingUnknown, SourceBroken, SourceMissing
from zhike.integrations.files.raw import HEAD_BYTES
from zhike.integrations.files.text import (
    MAX_LINE_BYTES,
    Line,
    as_utf8,
    detect_encoding,
    first_lines,
    lines,
)

CHINESE = "业务号,环节\n甲一,申请按揭贷款\n"


def text_of(path, folder, **options):
    return "".join(line.text + line.end for line in lines(as_utf8(path, folder=folder, **options)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_chinese_is_read_in_every_encoding_that_banks_use(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(CHINESE.encode(encoding))

    assert text_of(path, tmp_path) == CHINESE


def test_a_utf8_file_is_not_copied(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(CHINESE)

    assert as_utf8(path, folder=tmp_path) == path


def test_the_encoding_shows_late_in_a_file_that_begins_in_ascii(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x,1\n" * 1_500_000 + CHINESE.encode("gb18030"))

    assert detect_encoding(path) == "gb18030"


def test_latin_1_is_read_when_it_is_told_and_never_guessed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("name\nMüller\nSmith\n".encode("latin-1"))

    guessed = list(lines(as_utf8(path, folder=tmp_path)))

    assert [line.rule for line in guessed] == ["", "invalid_bytes", ""]
    assert text_of(path, tmp_path, encoding="latin1") == "name\nMüller\nSmith\n"


def test_bytes_wrong_in_the_told_encoding_spoil_their_line_alone(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("甲\n".encode("gb18030") + b"\x80\xff\n" + "乙\n".encode("gb18030"))

    found = list(lines(as_utf8(path, folder=tmp_path, encoding="gb18030")))

    assert [(line.text, line.rule) for line in found[::2]] == [("甲", ""), ("乙", "")]
    assert found[1].rule == "invalid_bytes"


def test_an_unknown_encoding_is_answered_with_the_known_ones(tmp_path):
    (tmp_path / "a.csv").write_text("x")

    with pytest.raises(EncodingUnknown, match=r"'ebcdic'.*gb18030"):
        as_utf8(tmp_path / "a.csv", folder=tmp_path, encoding="ebcdic")


def test_a_line_of_ten_megabytes_is_shown_by_its_beginning_only(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n" + b"x" * 10_000_000 + b"\nb\n")

    first, long, last = lines(path)

    assert (first, last) == (Line("a"), Line("b"))
    assert (long.rule, len(long.text)) == ("line_too_long", 200)


def test_a_line_of_exactly_the_limit_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * MAX_LINE_BYTES + b"\n")

    (line,) = lines(path)

    assert line.rule == ""


def test_gzip_is_unpacked(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(CHINESE.encode("gb18030")))

    assert text_of(path, tmp_path) == CHINESE


def test_a_truncated_gzip_is_refused_and_the_place_is_told(tmp_path):
    text = "".join(f"{n},{n * n}\n" for n in range(2_000_000)).encode()
    whole = gzip.compress(text, compresslevel=1)
    path = tmp_path / "a.csv.gz"
    path.write_bytes(whole[: len(whole) * 3 // 4])

    with pytest.raises(SourceBroken, match=r"breaks at line \d{6,} \(byte \d+"):
        as_utf8(path, folder=tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceMissing, match=r"nothing\.csv cannot be read"):
        as_utf8(tmp_path / "nothing.csv", folder=tmp_path)


@pytest.mark.parametrize(
    ("begin", "kind"),
    [
        (b"PK\x03\x04", "zip"),
        (b"PK\x05\x06", "zip"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07\x01", "rar"),
    ],
)
def test_an_archive_is_refused_by_its_own_name(tmp_path, begin, kind):
    path = tmp_path / "events.csv"
    path.write_bytes(begin + b"a,b\n1,2\n")

    with pytest.raises(SourceBroken, match=f"a {kind} archive; unpack it first") as refused:
        as_utf8(path, folder=tmp_path)

    assert str(refused.value).startswith("events.csv breaks")


def test_a_long_archive_is_refused_by_its_own_name_at_the_first_look_too(tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes(b"PK\x03\x04" + b"a,b\n" * (HEAD_BYTES // 4))

    with pytest.raises(SourceBroken, match=r"events\.csv"):
        as_utf8(first_lines(path, folder=tmp_path), folder=tmp_path)


def test_an_archive_inside_a_gzip_is_refused(tmp_path):
    path = tmp_path / "events.csv.gz"
    path.write_bytes(gzip.compress(b"PK\x03\x04 a,b\n"))

    with pytest.raises(SourceBroken, match=r"events\.csv\.gz"):
        as_utf8(path, folder=tmp_path)


def test_text_that_speaks_of_an_archive_is_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"PK,7z\nPK\x03\x04,Rar!\n")

    assert as_utf8(path, folder=tmp_path) == path
