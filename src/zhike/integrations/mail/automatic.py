"""Whether a person wrote a mail, or a machine to which nobody may answer by machine.

Sources: RFC 3834 (answers by machine), RFC 3464 and 6522 (delivery reports), RFC 2919 (lists),
and what Exchange, Chinese mail houses and old programs write instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from zhike.integrations.mail.headers import Headers

LOOP_MARK = "x-zhike-loop"
"""Stands in each mail we send, as some mail houses put another Message-ID in the place of ours."""


class Origin(StrEnum):
    """Where a mail came from. Only a person's may be answered by machine."""

    PERSON = "person"
    OWN = "own"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    GENERATED = "generated"
    LIST = "list"
    BULK = "bulk"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True)
class Finding:
    """The origin, and the header that gives it away."""

    origin: Origin
    because: str = ""


_MACHINES = re.compile(
    r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|auto-?reply|noreply[\w.+-]*)@.*"
)
_REPLY_SUBJECTS = re.compile(
    r"(自动回复|自动答复|自動回覆|automatic reply|auto(matic)?[- ]?(reply|response)"
    r"|out of (the )?office|abwesenheitsnotiz|réponse automatique)\s*([:：(（].*)?",
    re.IGNORECASE,
)
_BOUNCE_SUBJECTS = re.compile(
    r"(undeliver|delivery status notification|mail delivery failed|returned mail|failure notice"
    r"|退信|系统退信|邮件退回|投递失败|無法傳遞)",
    re.IGNORECASE,
)


def origin_of(headers: Headers, *, sender: str, own: bool) -> Finding:
    """Give the first reason that a machine wrote it. `own`: our signed mark stands in it."""
    if own:
        return Finding(Origin.OWN, LOOP_MARK)
    for look in (_bounce, _auto_submitted, _answered_by_machine, _sent_to_many):
        if found := look(headers, sender):
            return found
    return Finding(Origin.PERSON)


def _bounce(headers: Headers, sender: str) -> Finding | None:
    report = headers.param("content-type", "report-type").lower()
    if headers.value("content-type") == "multipart/report" and report != "disposition-notification":
        return Finding(Origin.BOUNCE, f"Content-Type: multipart/report; {report}")
    local = sender.split("@")[0]
    if local in {"mailer-daemon", "postmaster"} or "x-failed-recipients" in headers:
        return Finding(Origin.BOUNCE, f"From: {local}")
    empty = headers.count("return-path") and headers.text("return-path") == "<>"
    if empty and _BOUNCE_SUBJECTS.match(headers.text("subject")):
        return Finding(Origin.BOUNCE, "Return-Path: <>")
    return None


def _auto_submitted(headers: Headers, sender: str) -> Finding | None:
    said = headers.value("auto-submitted").split()
    if said and said[0] != "no":
        replied = said[0].startswith("auto-replied")
        return Finding(
            Origin.AUTO_REPLY if replied else Origin.GENERATED, f"Auto-Submitted: {said[0]}"
        )
    return None


def _answered_by_machine(headers: Headers, sender: str) -> Finding | None:
    for name in (
        "x-autoreply",
        "x-autorespond",
        "x-autoresponse",
        "x-auto-reply",
        "x-mail-autoreply",
    ):
        if name in headers and headers.value(name) not in {"no", "none"}:
            return Finding(Origin.AUTO_REPLY, name)
    if headers.value("precedence") == "auto_reply":
        return Finding(Origin.AUTO_REPLY, "Precedence: auto_reply")
    if headers.param("content-type", "report-type") == "disposition-notification":
        return Finding(Origin.AUTO_REPLY, "disposition-notification")
    if _REPLY_SUBJECTS.fullmatch(headers.text("subject")):
        return Finding(Origin.AUTO_REPLY, "Subject")
    if headers.count("return-path") and headers.text("return-path") == "<>":
        return Finding(Origin.GENERATED, "Return-Path: <>")
    if _MACHINES.fullmatch(sender):
        return Finding(Origin.GENERATED, "From")
    return None


def _sent_to_many(headers: Headers, sender: str) -> Finding | None:
    for name in ("list-id", "list-post", "list-unsubscribe", "mailing-list"):
        if name in headers:
            return Finding(Origin.LIST, name)
    if headers.value("precedence") in {"bulk", "list", "junk"}:
        return Finding(Origin.BULK, f"Precedence: {headers.value('precedence')}")
    suppressed = {each.strip() for each in headers.value("x-auto-response-suppress").split(",")}
    if suppressed & {"all", "autoreply", "oof", "dr"}:
        return Finding(Origin.NO_ANSWER, "X-Auto-Response-Suppress")
    return None
