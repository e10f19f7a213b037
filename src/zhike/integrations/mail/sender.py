"""Hands mails to a mail server. Line breaks in addresses or subjects never become headers."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import localtime
from typing import Any, Literal, TypeAlias

from zhike.integrations.mail.automatic import LOOP_MARK
from zhike.integrations.mail.errors import MailNotTaken

TIMEOUT_SECONDS = 20.0
MAX_REFERENCES = 20
Encryption: TypeAlias = Literal["starttls", "tls", "none"]
_ID = re.compile(r"[!-;=?-~]{1,250}")
_ID_HEADERS = {"message-id", "in-reply-to", "references", LOOP_MARK}


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail goes out, and how."""

    host: str
    port: int
    encryption: Encryption = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One message to one person. `message_id` lets a mail sent twice be seen as one.

    `automatic` tells other machines not to answer; a person's reply is none. `references` are the
    ids of the thread, oldest first; the last one is answered. `loop_mark` is our signed id again,
    for mail houses that put another Message-ID in its place.
    """

    sender: str
    to: str
    subject: str
    text: str
    message_id: str
    automatic: bool = True
    references: tuple[str, ...] = ()
    loop_mark: str = ""
    files: tuple[MailFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MailFile:
    """A file that goes along."""

    name: str
    kind: str
    content: bytes = field(repr=False)


class _Policy(EmailPolicy):
    """Folds ids between them. The library wraps a long id into coded words, and no one threads."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in _ID_HEADERS:
            return f"{name}: {str(value).replace(' ', self.linesep + ' ')}{self.linesep}".encode()
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n")


def send(mail: Mail, *, server: MailServer) -> None:
    """Hand one mail over.

    Raises
    ------
    MailNotTaken
        The reason names the kind of failure; a server's own words may repeat the address.
    """
    is_begun = False
    try:
        message = _message(mail)
        with _connected(server) as smtp:
            if server.username:
                smtp.login(server.username, server.password)
            is_begun = True
            smtp.send_message(message)
    except (smtplib.SMTPException, OSError, ValueError, HeaderParseError) as error:
        raise MailNotTaken(
            reason=_reason(error),
            final=_is_final(error),
            maybe_taken=is_begun and _is_silence(error),
        ) from error


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"], message["To"] = mail.sender, mail.to
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = localtime()
    ours = mail.message_id if "@" in mail.message_id else f"{mail.message_id}@zhike"
    message["Message-ID"] = f"<{_id(ours)}>"
    known = [each for each in mail.references if _ID.fullmatch(each)]
    if known:
        message["In-Reply-To"] = f"<{known[-1]}>"
        message["References"] = " ".join(f"<{each}>" for each in _shortened(known))
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"  # so that no absence note answers it
    if mail.loop_mark:
        message[LOOP_MARK] = _id(mail.loop_mark)
    message.set_content(mail.text)
    for each in mail.files:
        main, _, sub = each.kind.partition("/")
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)
    return message


def _id(said: str) -> str:
    if not _ID.fullmatch(said):
        raise ValueError("A message id is printable ASCII without angle brackets.")
    return said


def _shortened(ids: list[str]) -> list[str]:
    """Keep the first, which names the thread, and the last ones."""
    return ids if len(ids) <= MAX_REFERENCES else [ids[0], *ids[1 - MAX_REFERENCES :]]


def _is_final(error: Exception) -> bool:
    """Say whether trying again is in vain: the server will never take this mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError | HeaderParseError) and not isinstance(error, OSError)


def _is_silence(error: Exception) -> bool:
    """Say whether the server gave no answer at all. Its refusals are errors of the library."""
    return isinstance(error, smtplib.SMTPServerDisconnected) or (
        isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
    )


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encryption == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    if server.encryption == "starttls":
        smtp.starttls(context=context)
    return smtp


def _reason(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
