from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.conversations.errors import FileRefused
from zhike.apps.conversations.files import (
    LARGEST_BYTES,
    LONGEST_NAME,
    Upload,
    checked,
    content_of,
    safe_name,
    use_scanner,
)

PNG = b"\x89PNG\r\n\x1a\n...."


def upload(name="a.png", content=PNG, **more):
    return Upload(name=name, content=content, **more)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("截图.PNG", PNG, "image/png"),
        ("p.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("回执.pdf", b"%PDF-1.4", "application/pdf"),
        ("表.xlsx", b"PK\x03\x04..", "application/zip"),
        ("流水.csv", "日期,金额".encode(), "text/plain"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(name, content, kind):
    (found,) = checked([upload(name, content, content_type="text/html")])

    assert found.content_type == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90"),
        ("a.png", b"<script>alert(1)</script>"),
        ("a.html", b"<html>"),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.pdf.exe", b"%PDF-1.4"),
        ("a.docm", b"PK\x03\x04"),
        ("a.zip", b"PK\x03\x04"),
        ("noname", PNG),
        ("a.csv", b"a\x00b"),
        ("a.png", b""),
    ],
)
def test_everything_else_is_refused(name, content):
    with pytest.raises(FileRefused):
        checked([upload(name, content)])


def test_size_and_number_have_a_limit():
    with pytest.raises(FileRefused, match="10"):
        checked([upload(content=PNG + b"x" * LARGEST_BYTES)])
    with pytest.raises(FileRefused, match="6"):
        checked([upload()] * 6)


def test_the_banks_scanner_is_asked_about_every_file():
    asked = []

    def scanner(content: bytes) -> str:
        asked.append(content)
        return "EICAR" if b"X5O" in content else ""

    use_scanner(scanner)
    try:
        checked([upload()])
        with pytest.raises(FileRefused, match="scanner"):
            checked([upload("a.txt", b"X5O!P%@AP")])
    finally:
        use_scanner(None)

    assert len(asked) == 2


@given(st.text(max_size=300))
def test_a_name_never_leaves_its_folder_and_stays_short(name):
    safe = safe_name(name)

    assert safe
    assert len(safe) <= max(LONGEST_NAME, len(safe.rpartition(".")[2]) + 5)
    assert not set(safe) & set("/\\\x00\n\r\u202e")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\windows\\a.png", "a.png"),
        ("gpj\u202e.exe.png", "gpj.exe.png"),
        ("  .png", "png"),
    ],
)
def test_tricks_of_names_are_taken_away(name, safe):
    assert safe_name(name) == safe


def test_a_file_comes_back_as_it_went_in():
    content = bytes(range(256))

    assert content_of(upload(content=content).as_text) == content
