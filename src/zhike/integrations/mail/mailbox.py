"""Mail into the house by IMAP: looks into a folder, gives one mail at a time, files it when taken.

Nothing is marked before it is taken, so that a mail is seen again after a kill. A folder to move
to makes the box a queue: whatever lies in it is new, also when a person opened it before.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal, TypeAlias

from zhike.integrations.mail.errors import (
    MailboxChanged,
    MailboxClosed,
    MailboxRefused,
    MailboxUnprotected,
)

TIMEOUT_SECONDS = 30.0
MAX_MAIL_BYTES = 20_000_000
MAX_HEAD_BYTES = 256 * 1024
BoxEncryption: TypeAlias = Literal["tls", "starttls", "none"]
_BROKEN = (imaplib.IMAP4.abort, OSError)  # ssl.SSLError and time-outs are kinds of OSError


@dataclass(frozen=True, kw_only=True)
class MailAccount:
    """Where mail comes in. `taken_folder`: where a mail goes when it was taken; empty flags it."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    encryption: BoxEncryption = "tls"
    folder: str = "INBOX"
    taken_folder: str = ""
    ca_file: str = ""

    def __post_init__(self) -> None:
        """Refuse what would end a command and begin another."""
        words = (self.host, self.username, self.password, self.folder, self.taken_folder)
        if not all(word.isprintable() for word in words):
            raise ValueError("Names, folders and passwords of a mailbox hold no control signs.")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A mail as the server holds it. Where it was too large, `content` is its head alone."""

    uid: int
    size: int
    content: bytes = field(repr=False)
    complete: bool


class Mailbox:
    """An open folder. `uid_validity` and a uid name a mail for ever."""

    def __init__(self, account: MailAccount, *, max_bytes: int = MAX_MAIL_BYTES) -> None:
        self.account, self.max_bytes = account, max_bytes
        self.uid_validity = 0
        self._connect()

    def waiting(self) -> tuple[int, ...]:
        """Give the uids of what nobody took yet, oldest first."""
        asked = "UNDELETED" if self.account.taken_folder else "UNSEEN UNDELETED"
        found = b" ".join(_flat(self._ask("SEARCH", asked)))
        return tuple(sorted(int(uid) for uid in found.split()))

    def fetch(self, uid: int) -> Found | None:
        """Give one mail, without marking it; nothing when it is gone.

        The size is asked before the body, so that a huge mail is never loaded.
        """
        told = b" ".join(_flat(self._ask("FETCH", str(uid), "(UID RFC822.SIZE)")))
        size = re.search(rb"RFC822\.SIZE (\d+)", told)
        if not size:
            return None
        complete = int(size[1]) <= self.max_bytes
        wanted = "BODY.PEEK[]" if complete else f"BODY.PEEK[HEADER]<0.{MAX_HEAD_BYTES}>"
        for answer in self._ask("FETCH", str(uid), f"(UID {wanted})"):
            if isinstance(answer, tuple):
                return Found(uid=uid, size=int(size[1]), content=answer[1], complete=complete)
        return None

    def take(self, uid: int) -> None:
        """File a mail that is safely stored: move it, or flag it as seen."""
        folder = self.account.taken_folder
        if not folder:
            self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
        elif "MOVE" in self._imap.capabilities:
            self._ask("MOVE", str(uid), _quoted(folder))
        else:
            self._ask("COPY", str(uid), _quoted(folder))
            self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen \Deleted)")
            if "UIDPLUS" in self._imap.capabilities:
                self._ask("EXPUNGE", str(uid))

    def close(self) -> None:
        """Say good-bye; what the server answers does not matter any more."""
        try:
            self._imap.logout()
        except (imaplib.IMAP4.error, OSError):
            self._imap.shutdown()

    def _ask(self, *command: str) -> list[bytes | tuple[bytes, bytes] | None]:
        """Send a command by uid. A connection that broke is opened again, once."""
        try:
            return self._answered(command)
        except _BROKEN:
            self._connect()
        try:
            return self._answered(command)
        except _BROKEN as error:
            raise MailboxClosed(host=self.account.host, reason=_reason(error)) from error

    def _answered(self, command: tuple[str, ...]) -> list[bytes | tuple[bytes, bytes] | None]:
        try:
            kind, answer = self._imap.uid(*command)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise MailboxRefused(host=self.account.host, step=command[0], reason="BAD") from error
        if kind != "OK":
            raise MailboxRefused(host=self.account.host, step=command[0], reason=kind)
        return answer

    def _connect(self) -> None:
        account = self.account
        try:
            self._imap = _opened(account)
            _sign_in(self._imap, account)
            self._make_taken_folder()
            validity = self._select()
        except _BROKEN as error:
            raise MailboxClosed(host=account.host, reason=_reason(error)) from error
        except imaplib.IMAP4.error as error:
            raise MailboxRefused(host=account.host, step="CONNECT", reason="BAD") from error
        if self.uid_validity not in {0, validity}:
            raise MailboxChanged(folder=account.folder)
        self.uid_validity = validity

    def _make_taken_folder(self) -> None:
        if self.account.taken_folder:
            self._imap.create(_quoted(self.account.taken_folder))  # NO: it stands there already

    def _select(self) -> int:
        kind, _ = self._imap.select(_quoted(self.account.folder))
        validity = self._imap.response("UIDVALIDITY")[1]
        if kind != "OK" or not validity or validity[0] is None:
            raise MailboxRefused(host=self.account.host, step="SELECT", reason=self.account.folder)
        return int(validity[0])


@contextmanager
def opened_mailbox(account: MailAccount, *, max_bytes: int = MAX_MAIL_BYTES) -> Iterator[Mailbox]:
    """Open a mailbox and close it afterwards.

    Raises
    ------
    MailboxUnprotected, MailboxClosed, MailboxRefused
    """
    mailbox = Mailbox(account, max_bytes=max_bytes)
    try:
        yield mailbox
    finally:
        mailbox.close()


def _opened(account: MailAccount) -> imaplib.IMAP4:
    if account.encryption == "none" and not _is_loopback(account.host):
        raise MailboxUnprotected(host=account.host)
    context = ssl.create_default_context(cafile=account.ca_file or None)
    if account.encryption == "tls":
        return imaplib.IMAP4_SSL(
            account.host, account.port, ssl_context=context, timeout=TIMEOUT_SECONDS
        )
    imap = imaplib.IMAP4(account.host, account.port, timeout=TIMEOUT_SECONDS)
    if account.encryption == "starttls":
        imap.starttls(context)
    return imap


def _sign_in(imap: imaplib.IMAP4, account: MailAccount) -> None:
    name, password = account.username, account.password
    try:
        if name.isascii() and password.isascii():
            imap.login(name, password)
        else:
            imap.authenticate("PLAIN", lambda _: f"\0{name}\0{password}".encode())
        if "ID" in imap.capabilities:
            imap.xatom("ID", '("name" "zhike")')  # 163.com opens no folder for the nameless
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        imap.shutdown()
        # The server's own words may repeat the name and are left out.
        raise MailboxRefused(host=account.host, step="LOGIN", reason="NO") from error


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _quoted(folder: str) -> str:
    """Write a folder's name as IMAP does: in the UTF-7 of RFC 3501, in quotation marks."""
    written = "".join(
        word.replace("&", "&-")
        if word.isascii()
        else "&" + word.encode("utf-7").decode("ascii")[1:].replace("/", ",")
        for word in re.findall(r"[ -~]+|[^ -~]+", folder)
    )
    return '"' + written.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _flat(answers: list[bytes | tuple[bytes, bytes] | None]) -> list[bytes]:
    return [b" ".join(each) if isinstance(each, tuple) else each or b"" for each in answers]


def _reason(error: Exception) -> str:
    return type(error).__name__
