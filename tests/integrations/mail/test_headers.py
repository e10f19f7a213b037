"""Header lines as they should be, and as they come."""

from __future__ import annotations

import pytest

from zhike.integrations.mail.headers import Headers, decode_words, split_head


def test_a_character_cut_over_two_coded_words_is_whole_again():
    first, second = "=?gbk?B?1s?=", "=?GBK?B?0A==?="
    whole = "中".encode("gbk")

    assert decode_words(f"=?gbk?Q?={whole[0]:02X}?= =?GBK?Q?={whole[1]:02X}?=") == "中"
    assert decode_words(f"{first} {second}")  # broken base64 is read as far as it goes


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("=?utf-8?B?5oKo5aW9?=", "您好"),
        ("Re: =?utf-8?B?5oKo5aW9?= =?utf-8?Q?_=E5=8D=A1?= ok", "Re: 您好 卡 ok"),
        ("=?gb2312*zh?B?xPq6ww==?=", "您好"),
        ("=?utf-8?B?5oKo5aW9", "=?utf-8?B?5oKo5aW9"),
        ("=?utf-8?Q?a_b?=", "a b"),
        ("plain", "plain"),
    ],
)
def test_coded_words_are_read(said, meant):
    assert decode_words(said) == meant


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_a_header_with_bare_eight_bit_bytes_is_read(charset):
    headers = Headers("Subject: 您好，我的卡\r\nX-A: b\r\n".encode(charset))

    assert headers.text("subject") == "您好，我的卡"


def test_a_folded_header_is_one_line():
    assert Headers(b"Subject: one\r\n two\r\n\tthree\r\n").text("subject") == "one two three"


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ('"Li, Na" <LI@Home.example>', (("Li, Na", "li@home.example"),)),
        ("=?utf-8?B?5p2O5aic?= <li@home.example>", (("李娜", "li@home.example"),)),
        ("=?utf-8?B?5p2OLOWonA==?= <li@home.example>", (("李,娜", "li@home.example"),)),
        ("li@home.example", (("", "li@home.example"),)),
        ("a@b.example, c@d.example", (("", "a@b.example"), ("", "c@d.example"))),
        ("no address", ()),
        ("(" * 9000 + " <li@home.example>", (("", "li@home.example"),)),
        ("<li@home.example", (("", "li@home.example"),)),
    ],
)
def test_people_are_read_from_any_spelling(said, people):
    assert Headers(f"From: {said}\r\n".encode()).people("from") == people


@pytest.mark.parametrize(
    "said",
    [
        'attachment; filename="=?GBK?B?1cu1pS5wZGY=?="',
        "attachment; filename*=gbk''%D5%CB%B5%A5.pdf",
        "attachment; filename*0*=utf-8''%E8%B4%A6; filename*1*=%E5%8D%95.pdf",
        'attachment; filename="账单.pdf"',
    ],
)
def test_the_name_of_a_file_is_read_in_each_way_it_is_written(said):
    headers = Headers(f"Content-Disposition: {said}\r\n".encode())

    assert headers.param("content-disposition", "filename") == "账单.pdf"


def test_ids_are_read_without_brackets_and_once():
    headers = Headers(b"References: <a@b> <c@d>\r\n <a@b> junk <>\r\n")

    assert headers.ids("references") == ("a@b", "c@d")


@pytest.mark.parametrize(
    ("content", "head", "body"),
    [
        (b"A: b\r\n\r\nbody", b"A: b\r\n", b"body"),
        (b"A: b\n\nbody", b"A: b\n", b"body"),
        (b"no head at all", b"", b"no head at all"),
        (b"A: b\nHello there\nB: c", b"A: b\n", b"Hello there\nB: c"),
        (b"From li Mon Jan  5\nA: b\n\nbody", b"A: b\n", b"body"),
        (b"\r\nbody", b"", b"body"),
        (b"", b"", b""),
    ],
)
def test_the_head_ends_where_no_header_can_be(content, head, body):
    assert split_head(content) == (head, body)


def test_what_is_not_there_is_empty():
    headers = Headers(b"")

    assert headers.is_empty
    assert (headers.text("a"), headers.ids("a"), headers.people("a"), headers.count("a")) == (
        "", (), (), 0,
    )  # fmt: skip
