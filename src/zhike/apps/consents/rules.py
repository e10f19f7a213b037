"""What a customer allows: plain values in, plain values out, time passed in.

A choice is one decision about one purpose, by one channel or all, for the bank itself or one named
third party. The latest choice that covers a question answers it. An entry of the customer master
that was merged with others keeps its own choices, and what any entry refuses is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any


class Basis(StrEnum):
    """Why the bank may process at all (PIPL 13)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LAW = "law"


class Channel(StrEnum):
    """By what a customer is reached."""

    SMS = "sms"
    EMAIL = "email"
    PHONE = "phone"
    APP = "app"
    POST = "post"


class Topic(StrEnum):
    PRODUCTS = "products"
    OFFERS = "offers"
    EVENTS = "events"
    SURVEYS = "surveys"
    SERVICE = "service"
    SECURITY = "security"


class TakenThrough(StrEnum):
    """Where a choice was taken from the customer."""

    BRANCH = "branch"
    PHONE = "phone"
    SMS = "sms"
    APP = "app"
    WEB = "web"
    PAPER = "paper"
    IMPORT = "import"


class Reason(StrEnum):
    """Why a message may not go out."""

    ERASED = "erased"
    RESTRICTED = "restricted"
    UNKNOWN_PURPOSE = "unknown_purpose"
    DO_NOT_CONTACT = "do_not_contact"
    CHANNEL_REFUSED = "channel_refused"
    TOPIC_REFUSED = "topic_refused"
    OUTSIDE_WINDOW = "outside_window"
    NOT_PERSONALISED = "not_personalised"
    NO_CONSENT = "no_consent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    TOO_SOON = "too_soon"


class Standing(StrEnum):
    """How a consent stands at one moment."""

    NEVER = "never"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One decision; an empty channel means all, an empty third party the bank itself."""

    purpose: str
    given: bool
    decided_at: datetime
    order: int
    channel: str = ""
    third_party: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Window:
    """When a customer wants to be reached: days 0 (Monday) to 6, between two times."""

    days: tuple[int, ...]
    opens: time
    closes: time

    def holds(self, moment: datetime) -> bool:
        """Say whether a local moment lies inside."""
        return moment.weekday() in self.days and self.opens <= moment.time() < self.closes


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How a customer wants to be reached; whoever never said anything has none."""

    do_not_contact: bool = False
    personalised: bool = True
    refused_channels: frozenset[str] = frozenset()
    refused_topics: frozenset[str] = frozenset()
    windows: tuple[Window, ...] = ()

    def lets_in(self, moment: datetime) -> bool:
        return not self.windows or any(window.holds(moment) for window in self.windows)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one entry of the customer master says."""

    choices: Sequence[Choice] = ()
    wishes: Wishes = Wishes()


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody wants to send, when (in the bank's own time), and on which legal basis."""

    purpose: str
    channel: Channel
    topic: Topic
    moment: datetime
    basis: Basis
    third_party: str = ""
    personalised: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Allowed, or every reason why not."""

    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons


# Worse first: of several entries the worst standing counts.
_WORST = (Standing.WITHDRAWN, Standing.EXPIRED, Standing.GIVEN, Standing.NEVER)
_REFUSALS = {
    Standing.NEVER: Reason.NO_CONSENT,
    Standing.WITHDRAWN: Reason.WITHDRAWN,
    Standing.EXPIRED: Reason.EXPIRED,
}


def standing_of(
    choices: Iterable[Choice], *, purpose: str, channel: str, third_party: str, moment: datetime
) -> Standing:
    """Give how a consent stands by the choices of one entry: the latest that covers it counts.

    A choice for all channels covers each; one for the bank itself never covers a third party, whom
    the consent has to name (PIPL 23).
    """
    covering = [
        choice
        for choice in choices
        if choice.purpose == purpose
        and choice.third_party == third_party
        and choice.channel in {"", channel}
        and choice.decided_at <= moment
    ]
    if not covering:
        return Standing.NEVER
    latest = max(covering, key=lambda choice: (choice.decided_at, choice.order))
    if not latest.given:
        return Standing.WITHDRAWN
    if latest.expires_at is not None and latest.expires_at <= moment:
        return Standing.EXPIRED
    return Standing.GIVEN


def joint_standing(standings: Iterable[Standing]) -> Standing:
    """Give the standing of a person whose entries were merged: a refusal of any entry holds.

    An entry that never was asked says nothing.
    """
    return min(standings, key=_WORST.index, default=Standing.NEVER)


def permission(entries: Sequence[Entry], question: Question) -> Answer:
    """Say whether a message may go out; what the law demands passes every wish.

    A legal notice is sent whatever was chosen. What the contract needs is sent without a consent,
    but not against the customer's wishes.
    """
    if question.basis == Basis.LAW:
        return Answer()
    reasons = [*_against_wishes([entry.wishes for entry in entries], question)]
    if question.basis == Basis.CONSENT:
        standing = joint_standing(
            standing_of(
                entry.choices,
                purpose=question.purpose,
                channel=question.channel,
                third_party=question.third_party,
                moment=question.moment,
            )
            for entry in entries
        )
        if standing != Standing.GIVEN:
            reasons.append(_REFUSALS[standing])
    return Answer(reasons=tuple(reasons))


def _against_wishes(wishes: Sequence[Wishes], question: Question) -> Iterable[Reason]:
    if any(wish.do_not_contact for wish in wishes):
        yield Reason.DO_NOT_CONTACT
    if any(question.channel in wish.refused_channels for wish in wishes):
        yield Reason.CHANNEL_REFUSED
    if any(question.topic in wish.refused_topics for wish in wishes):
        yield Reason.TOPIC_REFUSED
    if not all(wish.lets_in(question.moment) for wish in wishes):
        yield Reason.OUTSIDE_WINDOW
    if question.personalised and not all(wish.personalised for wish in wishes):
        yield Reason.NOT_PERSONALISED


def windows_of(plain: Iterable[Mapping[str, Any]]) -> tuple[Window, ...]:
    """Read the windows as they are stored."""
    return tuple(
        Window(
            days=tuple(int(str(day)) for day in row["days"]),
            opens=time.fromisoformat(str(row["opens"])),
            closes=time.fromisoformat(str(row["closes"])),
        )
        for row in plain
    )
