"""One mail as plain values: good ones, and whatever else is sent."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integrations.mail.mails import KEY, mail, parts

from zhike.integrations.mail.automatic import LOOP_MARK, Origin
from zhike.integrations.mail.message import MAX_ATTACHMENTS, MAX_TEXT, Bounced, Fault, read_message
from zhike.integrations.mail.message_ids import new_message_id

PICTURE = "Content-Type: image/png\r\n\r\nx"
OURS = new_message_id(conversation="17", domain="bank.example", key=KEY)


def read(content: bytes, **more):
    return read_message(content, key=KEY, **more)


def test_a_plain_mail_is_read_without_a_fault():
    got = read(mail(cc="zhang@home.example", in_reply_to="<zero@x>", references="<a@x> <zero@x>"))

    assert (got.sender, got.sender_name) == ("li@home.example", "Li Na")
    assert got.recipients == ("service@bank.example", "zhang@home.example")
    assert (got.subject, got.text.strip()) == ("My card", "My card is blocked.")
    assert got.sent_at == datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    assert (got.message_id, got.in_reply_to) == ("one@home.example", ("zero@x",))
    assert got.references == ("a@x", "zero@x")
    assert not got.is_automatic
    assert not got.is_bounce
    assert (got.attachments, got.faults) == ((), ())


def test_the_plain_text_of_a_choice_is_read_and_the_files_beside_it():
    choice = (
        'Content-Type: multipart/alternative; boundary="in"\r\n\r\n--in\r\n\r\nplain\r\n'
        "--in\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--in--"
    )
    pdf = (
        "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        'Content-Disposition: attachment; filename="=?gbk?B?1cu1pS5wZGY=?="\r\n\r\nJVBERg=='
    )

    got = read(parts(choice, pdf))

    assert got.text == "plain"
    (file,) = got.attachments
    assert (file.name, file.kind, file.size, file.content) == (
        "账单.pdf", "application/pdf", 4, b"%PDF",
    )  # fmt: skip


def test_an_empty_plain_text_gives_way_to_the_html():
    got = read(
        parts("\r\n \r\n", "Content-Type: text/html\r\n\r\n<p>words</p>", kind="alternative")
    )

    assert got.text == "words"


def test_a_mail_of_html_alone_is_read_with_the_charset_its_page_names():
    page = '<html><meta charset="gbk"><p>您好，<a href="https://shop.example">这里</a></p></html>'

    got = read(mail(page.encode("gbk"), content_type="text/html"))

    assert got.text == "您好，这里 <https://shop.example>"
    assert got.faults == ()


def test_a_wrong_charset_is_read_right_and_noted():
    got = read(mail("您好，我的卡丢了。".encode("gbk"), content_type="text/plain; charset=utf-8"))

    assert got.text == "您好，我的卡丢了。"
    assert got.faults == (Fault.CHARSET,)


def test_a_mail_forwarded_as_a_file_keeps_its_bytes_under_its_subject():
    inner = mail("Pay 5.", subject="Your bill", message_id="<bill@shop.example>")

    got = read(parts("\r\nPlease look.", b"Content-Type: message/rfc822\r\n\r\n" + inner))

    assert got.text == "Please look."
    assert [(file.name, file.content) for file in got.attachments] == [("Your bill.eml", inner)]


def test_a_delivery_report_names_the_mail_that_came_back():
    report = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.home.example\r\n\r\n"
        "Final-Recipient: rfc822; li@home.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )
    head = f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{OURS}>\r\nSubject: x\r\n"

    got = read(
        parts("\r\nIt failed.", report, head, kind="report; report-type=delivery-status",
              from_="x", **{"from": "MAILER-DAEMON@home.example"})
    )  # fmt: skip

    assert got.is_bounce
    assert got.bounced == Bounced(message_id=OURS, status="5.1.1", final=True)


def test_a_report_of_delay_is_not_final():
    report = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        "Action: delayed\r\nStatus: 4.4.1\r\n"
    )

    got = read(parts("\r\nLater.", report, kind="report; report-type=delivery-status"))

    assert got.bounced == Bounced(message_id="", status="4.4.1", final=False)


@pytest.mark.parametrize("where", ["message_id", LOOP_MARK])
def test_our_own_mail_is_known_when_it_comes_back(where):
    said = f"<{OURS}>" if where == "message_id" else OURS

    assert read(mail(**{where: said})).finding.origin is Origin.OWN
    assert read(mail(**{where: said.replace("zk.17", "zk.18")})).finding.origin is Origin.PERSON


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"just words", Fault.NO_HEADERS),
        (b"", Fault.NO_HEADERS),
        (mail(**{"from": None}), Fault.NO_SENDER),
        (mail(**{"from": "a@b.example, c@d.example"}), Fault.SEVERAL_SENDERS),
        (mail(date=None), Fault.DATE),
        (mail(date="Mon, 5 Jan 0000 09:00:00 +0000"), Fault.DATE),
        (mail(date="Mon, 5 Jan 99999 09:00:00 +0000"), Fault.DATE),
        (mail(date="Mon, 5 Jan 2026 09:00:00 +9999999"), Fault.DATE),
        (mail("a!b", content_transfer_encoding="base64"), Fault.PACKING),
        (mail("x", content_type="multipart/mixed"), Fault.BOUNDARY),
        (mail(x_long="y" * 1_000_000), Fault.HEADERS_CUT),
        (mail("x" * (MAX_TEXT + 1)), Fault.TEXT_CUT),
        (mail("x", content_type='application/pkcs7-mime; name="smime.p7m"'), Fault.ENCRYPTED),
        (parts(*[PICTURE] * (MAX_ATTACHMENTS + 1)), Fault.TOO_MANY_PARTS),
    ],
)  # fmt: skip
def test_what_is_broken_is_a_fault_and_the_rest_is_read(content, fault):
    assert fault in read(content).faults


def test_a_head_without_its_body_is_read():
    whole = mail("x" * 100, content_type='multipart/mixed; boundary="cut"')

    got = read(whole[: whole.index(b"\r\n\r\n") + 4], complete=False)

    assert got.subject == "My card"
    assert got.faults == (Fault.NOT_FETCHED,)


def test_null_bytes_never_reach_the_database():
    got = read(mail(b"a\x00b", subject=b"x\x00y"))

    assert got.text == "ab"
    assert got.subject == "xy"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\\\windows\\\\x.exe", "C_windows_x.exe"),
        ("", "attachment"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_safe(said, kept):
    part = f'Content-Type: image/png\r\nContent-Disposition: attachment; filename="{said}"\r\n\r\nx'

    (file,) = read(parts(part)).attachments

    assert file.name == kept


def test_the_same_mail_has_one_key_and_another_mail_of_the_same_id_has_another():
    first = read(mail())
    again = read(b"Received: by another way\r\n" + mail())
    other = read(mail(date="Mon, 5 Jan 2026 10:00:00 +0800"))

    assert first.once_key == again.once_key
    assert first.once_key != other.once_key


def test_copies_of_a_mail_without_id_have_one_key():
    first, again = read(mail(message_id=None)), read(b"Received: x\r\n" + mail(message_id=None))

    assert first.once_key == again.once_key
    assert first.once_key != read(mail("Other words.", message_id=None)).once_key


def test_a_mail_of_twenty_megabytes_is_read_in_seconds():
    file = base64.encodebytes(b"x" * 15_000_000).replace(b"\n", b"\r\n")
    head = b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    started = time.perf_counter()

    got = read(parts("\r\nwords", head + file))

    assert time.perf_counter() - started < 10
    assert got.attachments[0].size == 15_000_000
    assert got.text == "words"


PIECES = st.sampled_from(
    [b"From: a@b.example\r\n", b"Subject: =?gbk?B?xPq6ww==?=\r\n", b"Date: Mon\r\n", b"\r\n",
     b"--x\r\n", b"--x--\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n",
     b"Content-Type: text/html\r\n",
     b"Content-Type: message/rfc822\r\n", b"Content-Type: message/delivery-status\r\n",
     b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n",
     b"begin 644 x\r\n", b"<p>", b"\x00", b"=?utf-8?Q?=", b"=?=", b"(", b'"', b"\xc4\xfa",
     b"Content-Type: text/plain; charset=\xff; name*0*=x''%\r\n", b"Content-Disposition: ;;=\r\n",
     b"Content-Type: multipart/alternative; boundary*=utf-8''x\r\n", b"\x1b$B",
     b"Message-ID: <\r\n"]
)  # fmt: skip
HOSTILE = st.lists(PIECES | st.binary(max_size=40), max_size=30).map(b"".join)


@given(HOSTILE | st.binary(max_size=2000))
@settings(max_examples=400, deadline=None)
def test_no_bytes_at_all_make_the_reader_fail(content):
    got = read(content)

    texts = [got.subject, got.text, got.sender, got.sender_name, got.message_id, *got.recipients]
    texts += [each for file in got.attachments for each in (file.name, file.kind)]
    assert all("\x00" not in text for text in texts)
    assert all(text.encode("utf-8") is not None for text in texts)  # no half characters


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_cut_and_no_flipped_byte_of_a_good_mail_makes_it_fail(data):
    whole = parts(
        "Content-Type: text/plain; charset=gbk\r\n\r\nwords",
        "Content-Type: image/png; name*=utf-8''%E8%B4%A6\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nAAAA",
        subject="=?utf-8?B?5oKo5aW9?=",
    )
    cut = data.draw(st.integers(0, len(whole)))
    flipped = bytearray(whole[:cut])
    for place in data.draw(st.lists(st.integers(0, max(cut - 1, 0)), max_size=5)) if cut else []:
        flipped[place] = data.draw(st.integers(0, 255))

    assert read(bytes(flipped)).faults is not None
