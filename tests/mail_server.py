"""Real mail servers on the loopback: Debian's dovecot for IMAP, aiosmtpd for SMTP."""

from __future__ import annotations

import email
import getpass
import grp
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from tests.ports import free_port

from zhike.integrations.mail import MailAccount, MailServer

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
USER, PASSWORD = "desk", "Kä5-密码"  # the sign-in is not ASCII on purpose
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain
{processes}
first_valid_uid = 0
mail_uid = {user}
mail_gid = {group}
mail_location = maildir:{folder}/mail
mail_max_userip_connections = 50
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""

# As root it keeps the users that Debian made for it, as it refuses to greet as root.
OWN_USER = """
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
"""


@dataclass
class ImapServer:
    """A mailbox on the loopback, empty at first."""

    folder: Path
    port: int
    tls_port: int = 0
    certificate: str = ""

    def account(self, **changes) -> MailAccount:
        parts = {
            "host": "127.0.0.1",
            "port": self.port,
            "username": USER,
            "password": PASSWORD,
            "encryption": "none",
        }
        return MailAccount(**(parts | changes))

    def deliver(self, content: bytes) -> None:
        """Put a mail into the inbox as a delivery agent does."""
        name = f"{time.time_ns()}.{os.getpid()}.loopback"
        (self.folder / "mail/tmp" / name).write_bytes(content)
        (self.folder / "mail/tmp" / name).rename(self.folder / "mail/new" / name)


@contextmanager
def running_dovecot(folder: Path, *, certificate: Path | None = None, key: Path | None = None):
    if DOVECOT is None:
        pytest.skip("no dovecot here: apt-get install dovecot-imapd")
    server = ImapServer(folder=folder, port=free_port(), tls_port=free_port() if key else 0)
    for each in ("run", "state", "mail/tmp", "mail/new", "mail/cur"):
        (folder / each).mkdir(parents=True)
    (folder / "users").write_text(f"{USER}:{{plain}}{PASSWORD}\n", encoding="utf-8")
    folder.chmod(0o755)  # the sign-in process of a root's dovecot is another user
    user, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    if os.getuid() == 0:  # nor does it open a mailbox for root
        user, group = "nobody", "nogroup"
        for each in [folder / "mail", *(folder / "mail").iterdir()]:
            shutil.chown(each, user, group)
    files = f"ssl_cert = <{certificate}\nssl_key = <{key}" if key else ""
    server.certificate = str(certificate or "")
    (folder / "dovecot.conf").write_text(
        CONFIG.format(
            folder=folder,
            port=server.port,
            tls_port=server.tls_port,
            ssl="yes" if key else "no",
            certificate=files,
            user=user,
            group=group,
            processes="" if os.getuid() == 0 else OWN_USER.format(user=user, group=group),
        )
    )
    process = subprocess.Popen(
        [DOVECOT, "-F", "-c", str(folder / "dovecot.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _await_greeting(server, process)
        yield server
    finally:
        # It would take a second to end well, and nobody needs its mailbox any more.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def _await_greeting(server: ImapServer, process: subprocess.Popen) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise AssertionError(f"dovecot ended: {process.stderr.read().decode()}")
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=1) as line:
                if line.recv(4) == b"* OK":
                    return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("dovecot does not answer")


class Outbox:
    """What an SMTP server took; `answer` is what it says to the next mail."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []
        self.answer = "250 OK"
        self.server = MailServer(host="127.0.0.1", port=0, encryption="none")

    @property
    def mails(self):
        return [email.message_from_bytes(each, policy=policy.default) for each in self.contents]

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the server calls it so
        if self.answer.startswith("250"):
            self.contents.append(envelope.content)
        return self.answer


@contextmanager
def running_smtp():
    outbox, port = Outbox(), free_port()
    controller = Controller(outbox, hostname="127.0.0.1", port=port, data_size_limit=None)
    controller.start()
    outbox.server = MailServer(host="127.0.0.1", port=port, encryption="none")
    try:
        yield outbox
    finally:
        controller.stop()
