"""One mail as plain values, whatever was sent. Reading never fails: what is broken is a fault."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from zhike.integrations.mail.automatic import LOOP_MARK, Finding, Origin, origin_of
from zhike.integrations.mail.charsets import decode
from zhike.integrations.mail.headers import Headers
from zhike.integrations.mail.message_ids import conversation_of
from zhike.integrations.mail.parts import Cuts, Part, leaves
from zhike.integrations.mail.text_of_html import text_of_html

MAX_TEXT = 200_000
MAX_ATTACHMENTS = 100
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_UNSAFE_IN_NAME = re.compile(r"[\\/:*?\"<>|\x00-\x1f]+")


class Fault(StrEnum):
    """What was wrong with a mail that was read all the same."""

    NO_HEADERS = "no_headers"
    HEADERS_CUT = "headers_cut"
    NO_SENDER = "no_sender"
    SEVERAL_SENDERS = "several_senders"
    DATE = "date"
    CHARSET = "charset"
    PACKING = "packing"
    BOUNDARY = "boundary"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    TEXT_CUT = "text_cut"
    ENCRYPTED = "encrypted"
    NOT_FETCHED = "not_fetched"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file of a mail. The name is safe to show and to store, the type is only what was said."""

    name: str
    kind: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Give the bytes of the content."""
        return len(self.content)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A mail that came in. The sender is what the mail says of itself, and no proof of a person."""

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[Attachment, ...]
    sent_at: datetime | None
    finding: Finding
    bounced: Bounced | None
    faults: tuple[Fault, ...]

    @property
    def is_automatic(self) -> bool:
        """Say whether no machine may answer it."""
        return self.finding.origin is not Origin.PERSON

    @property
    def is_bounce(self) -> bool:
        """Say whether a mail of ours came back undelivered."""
        return self.finding.origin is Origin.BOUNCE

    @property
    def once_key(self) -> str:
        """Give the same text for each copy of this mail, and another for every other mail.

        Sender and date count beside the id: some programs give all their mails one id.
        """
        said = f"{self.message_id}\n{self.sender}\n{self.sent_at and self.sent_at.isoformat()}"
        return hashlib.sha256(said.encode()).hexdigest()[:40]


@dataclass(frozen=True, kw_only=True)
class Bounced:
    """Which of our mails came back. `final` is false while the other house still tries."""

    message_id: str
    status: str
    final: bool


def read_message(content: bytes, *, key: bytes, complete: bool = True) -> Message:
    """Read a mail.

    Parameters
    ----------
    content
        The bytes as the server holds them.
    key
        Signs our message ids; tells our own mail when it comes back.
    complete
        False where only the head was fetched because the mail is too large.
    """
    cuts = Cuts()
    parts = list(leaves(content, cuts=cuts))
    head = Headers.of_message(content)
    reader = _Body()
    for part in parts:
        reader.take(part)
    text, attachments = reader.text(), tuple(reader.attachments[:MAX_ATTACHMENTS])
    sent_at, date_fault = _date(head)
    senders = head.people("from")
    sender = senders[0] if senders else ("", "")
    ids = head.ids("message-id") or (_made_id(head, text),)
    own = any(conversation_of(each, key=key) for each in (*ids, head.text(LOOP_MARK)))
    checks = {
        Fault.NO_HEADERS: head.is_empty,
        Fault.HEADERS_CUT: cuts.head_cut,
        Fault.NO_SENDER: not senders,
        Fault.SEVERAL_SENDERS: len(senders) > 1 or head.count("from") > 1,
        Fault.DATE: date_fault,
        Fault.BOUNDARY: cuts.no_boundary and complete,
        Fault.TOO_DEEP: cuts.too_deep,
        Fault.TOO_MANY_PARTS: cuts.too_many or len(reader.attachments) > MAX_ATTACHMENTS,
        Fault.TEXT_CUT: len(text) > MAX_TEXT,
        Fault.NOT_FETCHED: not complete,
    }
    found = {fault for fault, holds in checks.items() if holds} | reader.faults
    return Message(
        message_id=ids[0],
        in_reply_to=head.ids("in-reply-to"),
        references=head.ids("references"),
        sender=sender[1],
        sender_name=sender[0],
        recipients=tuple(address for name in ("to", "cc") for _, address in head.people(name)),
        subject=head.text("subject"),
        text=text[:MAX_TEXT],
        attachments=attachments,
        sent_at=sent_at,
        finding=origin_of(head, sender=sender[1], own=own),
        bounced=reader.bounced(),
        faults=tuple(fault for fault in Fault if fault in found),
    )


class _Body:
    """Sorts the parts of a mail into what is read and what is a file."""

    def __init__(self) -> None:
        self.attachments: list[Attachment] = []
        self.faults: set[Fault] = set()
        self._texts: list[tuple[int, str, str]] = []
        self._report: Headers | None = None
        self._returned: Headers | None = None

    def take(self, part: Part) -> None:
        content, sound = part.content()
        if not sound:
            self.faults.add(Fault.PACKING)
        name = part.headers.param("content-disposition", "filename") or part.headers.param(
            "content-type", "name"
        )
        attached = part.headers.value("content-disposition") == "attachment"
        if part.kind in {"text/plain", "text/html", "text"} and not attached and not name:
            self._read(part, content)
        elif part.kind == "message/delivery-status":
            # A block for the mail and one for each recipient: read as the lines of one head.
            self._report = Headers(re.sub(rb"\r?\n[ \t]*\r?\n", b"\n", content[:20_000]))
        else:
            if part.kind in {"message/rfc822", "text/rfc822-headers", "message/global"}:
                self._returned = self._returned or Headers.of_message(content)
                name = name or f"{Headers.of_message(content).text('subject') or 'mail'}.eml"
            if part.kind == "application/pkcs7-mime" or part.kind == "application/pgp-encrypted":
                self.faults.add(Fault.ENCRYPTED)
            self._attach(name, part.kind, content)

    def text(self) -> str:
        """Give what is read: of each choice the plain text, or the HTML where that has no words."""
        spoken = {choice for choice, kind, text in self._texts if kind == "plain" and text.strip()}
        return "\n\n".join(
            text.strip("\n")
            for choice, kind, text in self._texts
            if text.strip() and not (kind == "html" and choice and choice in spoken)
        )

    def bounced(self) -> Bounced | None:
        """Give which mail a delivery report is about."""
        if self._report is None:
            return None
        ids = self._returned.ids("message-id") if self._returned else ()
        status, action = self._report.text("status"), self._report.value("action")
        final = action == "failed" or (not action and status.startswith("5"))
        return Bounced(message_id=ids[0] if ids else "", status=status[:20], final=final)

    def _read(self, part: Part, content: bytes) -> None:
        declared = part.headers.param("content-type", "charset")
        if (
            part.kind == "text/html"
            and not declared
            and (meta := _META_CHARSET.search(content[:4096]))
        ):
            declared = meta[1].decode("ascii")
        text, held = decode(content, declared)
        if not held:
            self.faults.add(Fault.CHARSET)
        if part.kind == "text/html":
            self._texts.append((part.choice, "html", text_of_html(text)))
        else:
            self._texts.append((part.choice, "plain", text))

    def _attach(self, name: str, kind: str, content: bytes) -> None:
        safe = _UNSAFE_IN_NAME.sub("_", name).strip(". ")[-150:] or "attachment"
        self.attachments.append(Attachment(name=safe, kind=kind[:100], content=content))


def _date(head: Headers) -> tuple[datetime | None, bool]:
    said = head.text("date")
    try:
        found = parsedate_to_datetime(said)
        if str(found.year) not in said:
            return None, True  # the library turns the year 0 into 2000
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC), False
    except (ValueError, TypeError, OverflowError, IndexError):
        return None, True


def _made_id(head: Headers, text: str) -> str:
    """Make an id for a mail without one, the same for each copy of it."""
    said = "\n".join([*(head.text(name) for name in ("from", "date", "subject")), text])
    return f"{hashlib.sha256(said.encode()).hexdigest()[:32]}@no-message-id"
