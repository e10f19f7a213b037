"""Hands mails to a mail server. Line breaks in addresses or subjects never become headers."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal, TypeAlias

from zhike.integrations.mail.errors import MailNotTaken

TIMEOUT_SECONDS = 20.0
Encryption: TypeAlias = Literal["starttls", "tls", "none"]


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
    """One message to one person. `message_id` lets a mail sent twice be seen as one."""

    sender: str
    to: str
    subject: str
    text: str
    message_id: str


def send(mail: Mail, *, server: MailServer) -> None:
    """Hand one mail over.

    Raises
    ------
    MailNotTaken
        The reason names the kind of failure; a server's own words may repeat the address.
    """
    try:
        message = _message(mail)
        with _connected(server) as smtp:
            if server.username:
                smtp.login(server.username, server.password)
            smtp.send_message(message)
    except (smtplib.SMTPException, OSError, ValueError, HeaderParseError) as error:
        raise MailNotTaken(reason=_reason(error)) from error


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = mail.sender, mail.to
    message["Subject"] = " ".join(mail.subject.split())
    message["Message-ID"] = f"<{mail.message_id}@zhike>"
    message["Auto-Submitted"] = "auto-generated"  # so that no absence note answers it
    message.set_content(mail.text)
    return message


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
