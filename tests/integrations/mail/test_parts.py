"""Parts of mails: whole, cut off, and made to break a reader."""

from __future__ import annotations

import time

import pytest
from tests.integrations.mail.mails import mail, parts

from zhike.integrations.mail.parts import MAX_DEPTH, MAX_PARTS, Cuts, leaves


def read(content):
    cuts = Cuts()
    return list(leaves(content, cuts=cuts)), cuts


def test_the_parts_come_in_their_order_and_a_choice_holds_its_own():
    inner = (
        'Content-Type: multipart/alternative; boundary="in"\r\n\r\n--in\r\n\r\nplain\r\n'
        "--in\r\nContent-Type: text/html\r\n\r\n<p>html\r\n--in--\r\n"
    )

    found, cuts = read(parts("\r\nfirst", inner, "Content-Type: image/png\r\n\r\nx"))

    assert [(each.kind, each.choice, each.packed) for each in found] == [
        ("text/plain", 0, b"first"),
        ("text/plain", 1, b"plain"),
        ("text/html", 1, b"<p>html"),
        ("image/png", 0, b"x"),
    ]
    assert cuts == Cuts()


def test_a_part_whose_end_is_missing_is_kept():
    content = parts("\r\nfirst", "\r\nsecond").removesuffix(b"--cut--\r\n")

    found, _ = read(content)

    assert [each.packed.strip() for each in found] == [b"first", b"second"]


@pytest.mark.parametrize("said", ["multipart/mixed", 'multipart/mixed; boundary="none"'])
def test_without_a_boundary_the_whole_is_read_as_text(said):
    found, cuts = read(mail("all of it", content_type=said))

    assert [each.packed for each in found] == [b"all of it"]
    assert cuts.no_boundary


def test_ten_thousand_nested_parts_end_at_the_limit():
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(10_000)
    )

    found, cuts = read(nested + b"\r\ntext")

    assert cuts.too_deep
    assert found == []


def test_depth_up_to_the_limit_is_read():
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(MAX_DEPTH)
    )

    found, cuts = read(nested + b"\r\ntext")

    assert [each.packed for each in found] == [b"text"]
    assert not cuts.too_deep


def test_ten_thousand_parts_side_by_side_end_at_the_limit():
    found, cuts = read(parts(*["\r\nx"] * 10_000))

    assert cuts.too_many
    assert len(found) < MAX_PARTS


def test_a_thousand_nested_parts_of_empty_lines_take_no_minutes():
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(1000)
    )
    started = time.process_time()

    read(nested + b"\r\n" * 2_000_000)

    # Of the processor, whatever runs beside: the standard library's parser takes an hour.
    assert time.process_time() - started < 120


@pytest.mark.parametrize(
    ("encoding", "packed", "content", "sound"),
    [
        ("base64", b"5oKo5aW9", "您好".encode(), True),
        ("base64", b"5oKo\r\n5aW9\r\n", "您好".encode(), True),
        ("base64", b"5oKo5aW9!!!", "您好".encode(), False),
        ("BASE64", b"5oKo5a", "您".encode(), False),
        ("quoted-printable", b"=E6=82=A8=\r\n=E5=A5=BD", "您好".encode(), True),
        ("8bit", "您好".encode(), "您好".encode(), True),
        ("nonsense", b"abc", b"abc", True),
    ],
)
def test_the_packing_is_undone_as_far_as_it_goes(encoding, packed, content, sound):
    (part,), _ = read(mail(packed, content_transfer_encoding=encoding))

    found, whole = part.content()
    assert found.startswith(content)
    assert whole is sound
