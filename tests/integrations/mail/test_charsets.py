"""Texts whose charset is declared right, wrong or not at all."""

from __future__ import annotations

import pytest

from zhike.integrations.mail.charsets import decode

SIMPLE = "您好，我的信用卡账户被重复扣款，请帮我查一下。"
TRADITIONAL = "您好，我的信用卡帳戶被重複扣款，請幫我查一下，謝謝。"


@pytest.mark.parametrize(
    ("text", "stored_as", "declared"),
    [
        (SIMPLE, "gb2312", "gb2312"),
        (SIMPLE + "朱镕基、囍", "gbk", "GB2312"),
        (SIMPLE + "㐀", "gb18030", "gbk"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gbk", "gbk"),
        (SIMPLE, "utf-8", "utf-8"),
        (SIMPLE, "utf-16", "utf-16"),
        (SIMPLE, "hz", "hz-gb-2312"),
        ("¿Dónde está mi tarjeta?", "cp1252", "iso-8859-1"),
        ("Где моя карта?", "koi8-r", "koi8-r"),
        ("カードが使えません。", "iso2022_jp", "iso-2022-jp"),
    ],
)
def test_what_is_declared_right_is_read_as_declared(text, stored_as, declared):
    assert decode(text.encode(stored_as), declared) == (text, True)


@pytest.mark.parametrize(
    ("text", "stored_as", "declared"),
    [
        (SIMPLE, "utf-8", "gb2312"),
        (SIMPLE, "gbk", "utf-8"),
        (SIMPLE, "gbk", "us-ascii"),
        (SIMPLE, "gbk", "iso-8859-1"),
        (SIMPLE, "gbk", "big5"),
        (SIMPLE, "gbk", "no-such-charset"),
        (TRADITIONAL, "big5", "gb2312"),
        (TRADITIONAL, "big5", "utf-8"),
        (TRADITIONAL, "utf-8", "big5"),
        ("¿Dónde está mi tarjeta?", "utf-8", "iso-8859-1"),
    ],
)
def test_what_is_declared_wrong_is_read_right_and_noted(text, stored_as, declared):
    assert decode(text.encode(stored_as), declared) == (text, False)


@pytest.mark.parametrize("stored_as", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_what_is_not_declared_is_found_out_without_a_fault(stored_as):
    assert decode(SIMPLE.encode(stored_as)) == (SIMPLE, True)


def test_accents_are_not_taken_for_chinese():
    assert decode("Crédit agricole, prélèvement".encode("cp1252")) == (
        "Crédit agricole, prélèvement",
        True,
    )


@pytest.mark.parametrize(
    "declared", ["zlib", "hex", "idna", "unicode_escape", "x\x00y", "undefined"]
)
def test_a_codec_that_is_no_charset_of_mail_is_never_used(declared):
    assert decode(b"\\u4e2d 78da", declared)[0] == "\\u4e2d 78da"


def test_bytes_of_no_charset_keep_what_can_be_read():
    text, held = decode(b"card \xff\xfe\xfd\x81", "utf-8")

    assert text.startswith("card ")
    assert not held


def test_what_no_database_holds_is_taken_out():
    assert decode(b"a\x00b\r\nc\rd\x1b[31m")[0] == "ab\nc\nd[31m"
    assert decode("txt.\u202egpj.exe".encode(), "utf-8")[0] == "txt.gpj.exe"
