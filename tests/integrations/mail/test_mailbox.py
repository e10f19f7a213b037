"""Against Debian's dovecot on the loopback."""

from __future__ import annotations

import socket
import subprocess
import threading
from contextlib import contextmanager

import pytest
from tests.integrations.mail.mails import KEY, mail, parts
from tests.mail_server import running_dovecot
from tests.ports import free_port

from zhike.integrations.mail import MailAccount, opened_mailbox, read_message
from zhike.integrations.mail.errors import (
    MailboxChanged,
    MailboxClosed,
    MailboxRefused,
    MailboxUnprotected,
)

POISON = {
    "no head": b"just words",
    "nothing": b"",
    "null bytes": mail(b"\x00" * 1000, subject=b"a\x00b"),
    "a head of a megabyte": mail(x_long="y" * 1_000_000),
    "nested": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(10_000)
    ),
    "broken base64": mail("!!", content_transfer_encoding="base64"),
    "year 0": mail(date="Mon, 5 Jan 0000 09:00:00 +0000"),
}


def subjects(box):
    return [read_message(box.fetch(uid).content, key=KEY).subject for uid in box.waiting()]


def test_mails_come_oldest_first_and_nothing_is_marked_before_it_is_taken(imap):
    imap.deliver(mail(subject="one"))
    imap.deliver(mail(subject="二"))

    with opened_mailbox(imap.account()) as box:
        assert subjects(box) == ["one", "二"]
        assert subjects(box) == ["one", "二"]
        first, second = box.waiting()
        box.take(first)
        assert box.waiting() == (second,)
    with opened_mailbox(imap.account()) as again:
        assert again.waiting() == (second,)
        assert again.uid_validity == box.uid_validity


@pytest.mark.parametrize("folder", ["Done", "已处理 & done", 'a"b'])
def test_with_a_folder_for_what_was_taken_also_an_opened_mail_is_new(imap, folder):
    imap.deliver(mail(subject="one"))
    with opened_mailbox(imap.account()) as box:
        box.take(box.waiting()[0])  # somebody read it in another program

    with opened_mailbox(imap.account(taken_folder=folder)) as box:
        (uid,) = box.waiting()
        box.take(uid)
        box.take(uid)  # killed before it knew: once more does no harm
        assert box.waiting() == ()

    with opened_mailbox(imap.account(folder=folder, taken_folder="INBOX")) as taken:
        assert subjects(taken) == ["one"]


def test_of_a_huge_mail_the_head_is_fetched_and_nothing_else(imap):
    file = "Content-Type: application/zip\r\n\r\n" + "x" * 25_000_000
    imap.deliver(parts("\r\nwords", file, subject="huge"))

    with opened_mailbox(imap.account()) as box:
        found = box.fetch(box.waiting()[0])

    assert found.size > 25_000_000
    assert not found.complete
    assert len(found.content) < 1000
    got = read_message(found.content, key=KEY, complete=False)
    assert (got.sender, got.subject) == ("li@home.example", "huge")


def test_no_poison_keeps_the_next_mail_back(imap):
    for content in POISON.values():
        imap.deliver(content)
        imap.deliver(mail(subject="after"))

    with opened_mailbox(imap.account()) as box:
        told = []
        for uid in box.waiting():
            told.append(read_message(box.fetch(uid).content, key=KEY).subject)
            box.take(uid)
        assert box.waiting() == ()

    assert len(told) == 2 * len(POISON)
    assert told[1::2] == ["after"] * len(POISON)


def test_a_mail_that_is_gone_is_nothing(imap):
    with opened_mailbox(imap.account()) as box:
        assert box.fetch(4711) is None


@pytest.mark.parametrize(
    ("changes", "step"), [({"password": "wrong"}, "LOGIN"), ({"folder": "Nowhere"}, "SELECT")]
)
def test_a_refusal_says_which_step_and_no_secret(imap, changes, step):
    with pytest.raises(MailboxRefused) as refusal, opened_mailbox(imap.account(**changes)):
        pass

    assert refusal.value.step == step
    assert "wrong" not in str(refusal.value)


def test_nobody_there_is_an_error_of_its_own():
    account = MailAccount(
        host="127.0.0.1", port=free_port(), username="a", password="b", encryption="none"
    )

    with pytest.raises(MailboxClosed), opened_mailbox(account):
        pass


@pytest.mark.parametrize("host", ["mail.bank.example", "10.0.0.1"])
def test_a_password_crosses_no_network_in_the_clear(host):
    account = MailAccount(host=host, port=143, username="a", password="b", encryption="none")

    with pytest.raises(MailboxUnprotected, match="TLS"), opened_mailbox(account):
        pass


def test_a_word_that_would_begin_a_command_is_refused():
    with pytest.raises(ValueError, match="control signs"):
        MailAccount(host="127.0.0.1", port=1, username="a\r\nA1 DELETE INBOX", password="b")


class Line:
    """Stands between and can be cut, as a network is."""

    def __init__(self, target: int) -> None:
        self.target, self.open = target, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            self.open += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass

    def cut(self) -> None:
        for each in self.open:
            each.close() if each.fileno() < 0 else each.shutdown(socket.SHUT_RDWR)
        self.open = []


@contextmanager
def line_to(imap):
    line = Line(imap.port)
    try:
        yield line
    finally:
        line.listener.close()


def test_a_line_that_breaks_in_the_middle_is_taken_up_again(imap):
    for subject in ("one", "two", "three"):
        imap.deliver(mail(subject=subject))

    told = []
    with line_to(imap) as line, opened_mailbox(imap.account(port=line.port)) as box:
        for uid in box.waiting():
            told.append(read_message(box.fetch(uid).content, key=KEY).subject)
            line.cut()
            box.take(uid)
            line.cut()
        assert box.waiting() == ()

    assert told == ["one", "two", "three"]


def test_numbers_given_anew_by_the_server_are_noticed(imap):
    imap.deliver(mail())

    with line_to(imap) as line, opened_mailbox(imap.account(port=line.port)) as box:
        box.uid_validity += 1  # as if the folder had been made anew meanwhile
        line.cut()
        with pytest.raises(MailboxChanged, match="anew"):
            box.waiting()


@pytest.fixture
def certificate(tmp_path):
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout",
         tmp_path / "key.pem", "-out", tmp_path / "cert.pem", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no openssl here")
    return tmp_path


def test_tls_is_spoken_and_a_certificate_nobody_trusts_is_refused(certificate, short_folder):
    with running_dovecot(
        short_folder, certificate=certificate / "cert.pem", key=certificate / "key.pem"
    ) as imap:
        imap.deliver(mail(subject="over TLS"))
        trusted = {"ca_file": str(certificate / "cert.pem")}
        for changes in (
            {"encryption": "tls", "port": imap.tls_port},
            {"encryption": "starttls", "port": imap.port},
        ):
            with opened_mailbox(imap.account(**changes, **trusted)) as box:
                assert subjects(box) == ["over TLS"]
            with (
                pytest.raises(MailboxClosed, match="SSL"),
                opened_mailbox(imap.account(**changes)),
            ):
                pass
