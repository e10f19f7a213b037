"""Against a real mail server on the loopback."""

from __future__ import annotations

import socket
import threading

import pytest
from tests.integrations.mail.mails import KEY

from zhike.integrations.mail import Mail, MailFile, MailServer, read_message, send
from zhike.integrations.mail.automatic import LOOP_MARK, Origin
from zhike.integrations.mail.errors import MailNotTaken
from zhike.integrations.mail.message_ids import new_message_id
from zhike.integrations.mail.threads import hints_of

OURS = new_message_id(conversation="17", domain="bank.example", key=KEY)


def mail(**changes):
    parts = {
        "sender": "zhike@bank.example",
        "to": "li@bank.example",
        "subject": "导入已完成",
        "text": "您的导入已完成。\n",
        "message_id": "n-1",
    }
    return Mail(**(parts | changes))


def test_a_mail_arrives_with_its_chinese(outbox):
    send(mail(), server=outbox.server)

    (got,) = outbox.mails
    assert got["Subject"] == "导入已完成"
    assert got.get_content().strip() == "您的导入已完成。"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"] == "<n-1@zhike>"
    assert got["Date"]


def test_a_line_break_in_a_subject_makes_no_header(outbox):
    send(mail(subject="Hello\r\nBcc: thief@evil.example"), server=outbox.server)

    (got,) = outbox.mails
    assert got["Bcc"] is None
    assert "Bcc: thief" in got["Subject"]


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "li@bank.example\r\nBcc: thief@evil.example"},
        {"sender": "zhike@bank.example\nBcc: thief@evil.example"},
        {"message_id": "a@b>\r\nBcc: thief@evil.example"},
        {"loop_mark": "a\r\nBcc: thief@evil.example"},
    ],
)
def test_a_line_break_where_a_header_could_begin_is_refused(outbox, changes):
    with pytest.raises(MailNotTaken) as refusal:
        send(mail(**changes), server=outbox.server)

    assert outbox.mails == []
    assert refusal.value.final


def test_foreign_ids_that_would_break_a_header_are_left_out(outbox):
    foreign = ("a@b", "x>\r\nBcc: thief@evil.example", "<c@d>", "z" * 300 + "@x")

    send(mail(references=foreign), server=outbox.server)

    (got,) = outbox.mails
    assert got["Bcc"] is None
    assert got["References"] == "<a@b>"


def test_an_answer_of_a_person_carries_its_thread_and_finds_its_way_back(outbox):
    send(
        mail(message_id=OURS, automatic=False, references=("one@home.example", "two@home.example")),
        server=outbox.server,
    )

    (got,) = outbox.mails
    assert got["Auto-Submitted"] is None
    assert got["In-Reply-To"] == "<two@home.example>"
    assert got["References"] == "<one@home.example> <two@home.example>"
    answer = f"From: li@home.example\r\nIn-Reply-To: {got['Message-ID']}\r\n\r\nThanks".encode()
    assert hints_of(read_message(answer, key=KEY), key=KEY).conversations == ("17",)


def test_our_own_mail_is_known_when_it_comes_back(outbox):
    send(mail(message_id=OURS, automatic=False), server=outbox.server)
    send(mail(message_id="rewritten@relay", loop_mark=OURS, automatic=False), server=outbox.server)

    origins = [read_message(each, key=KEY).finding.origin for each in outbox.contents]
    assert origins == [Origin.OWN, Origin.OWN]
    assert outbox.mails[1][LOOP_MARK] == OURS


def test_a_long_id_stays_whole(outbox):
    """The library would write it as a coded word, and no program would thread by it."""
    long = ["first@x", *(f"{'y' * 120}.{n}@mail.example" for n in range(40))]

    send(mail(message_id=f"{'z' * 150}@bank.example", references=tuple(long)), server=outbox.server)

    got = read_message(outbox.contents[0], key=KEY)
    assert got.message_id == f"{'z' * 150}@bank.example"
    assert got.references == ("first@x", *long[-19:])
    assert max(len(line) for line in outbox.contents[0].split(b"\r\n")) < 998


def test_a_file_goes_along_under_its_chinese_name(outbox):
    file = MailFile(name="账单.pdf", kind="application/pdf", content=b"%PDF")

    send(mail(files=(file,)), server=outbox.server)

    (got,) = read_message(outbox.contents[0], key=KEY).attachments
    assert (got.name, got.kind, got.content) == ("账单.pdf", "application/pdf", b"%PDF")


@pytest.mark.parametrize(("answer", "final"), [("550 no mailbox", True), ("451 later", False)])
def test_a_refusal_says_whether_trying_again_is_in_vain(outbox, answer, final):
    outbox.answer = f"{answer} li@bank.example"

    with pytest.raises(MailNotTaken) as refusal:
        send(mail(), server=outbox.server)

    assert answer[:3] in str(refusal.value)
    assert "li@bank" not in str(refusal.value)
    assert refusal.value.final is final


def test_no_server_at_all_is_a_refusal_too():
    with pytest.raises(MailNotTaken, match="Refused") as refusal:
        send(mail(), server=MailServer(host="127.0.0.1", port=9, encryption="none"))

    assert not refusal.value.final


def test_a_server_that_falls_silent_at_the_mail_itself_may_have_taken_it(monkeypatch):
    """It answers everything up to the words of the mail, and then hangs up."""
    monkeypatch.setattr("zhike.integrations.mail.sender.TIMEOUT_SECONDS", 1.0)
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        talk, _address = server.accept()
        with talk, talk.makefile("rwb") as lines:
            lines.write(b"220 here\r\n")
            lines.flush()
            for line in lines:
                if line.startswith(b"DATA"):
                    lines.write(b"354 go on\r\n")
                elif line == b".\r\n":
                    return
                elif lines and line[:4].upper() in {b"EHLO", b"MAIL", b"RCPT"}:
                    lines.write(b"250 ok\r\n")
                lines.flush()

    threading.Thread(target=serve, daemon=True).start()
    port = server.getsockname()[1]
    with pytest.raises(MailNotTaken) as refusal:
        send(mail(), server=MailServer(host="127.0.0.1", port=port, encryption="none"))
    server.close()

    assert refusal.value.maybe_taken
    assert not refusal.value.final


def test_a_server_that_was_never_reached_has_taken_nothing():
    with pytest.raises(MailNotTaken) as refusal:
        send(mail(), server=MailServer(host="127.0.0.1", port=9, encryption="none"))

    assert not refusal.value.maybe_taken
