"""Who may be told of an improvement, and what may be claimed: plain values in and out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from zhike.apps.consents.rules import Channel, Reason
from zhike.pipelines.masking import mask_found

TELL_WITHIN = timedelta(days=180)  # later nobody remembers having said it
TRY_FOR = timedelta(days=60)  # for those who rest or may be reached at other hours
TRY_AGAIN_AFTER = timedelta(hours=6)
LONGEST_TEXT = 400


class State(StrEnum):
    """How it stands with one customer."""

    TOLD = "told"
    HELD = "held"


class Held(StrEnum):
    """Why somebody is not told."""

    NO_CONSENT = "no_consent"
    NOT_WANTED = "not_wanted"
    RESTING = "resting"
    OTHER_HOURS = "other_hours"
    ERASED = "erased"
    NO_WAY = "no_way"
    NOT_REACHED = "not_reached"
    NOT_SENT = "not_sent"


# What passes by itself: whoever is held for it is asked for again.
PASSES = (Held.RESTING, Held.OTHER_HOURS, Held.NOT_SENT)


class Ground(StrEnum):
    """On what a message rests: a proved effect, or no more than that it was done."""

    PROVED = "proved"
    DONE = "done"


WAYS = {
    "portal": (Channel.APP, Channel.EMAIL, Channel.SMS),
    "mail": (Channel.EMAIL, Channel.SMS),
}
USUAL_WAYS = (Channel.SMS, Channel.EMAIL)
# What is answered alike by whichever way one asks; a consent may be of one way alone.
FOR_EVERY_WAY = frozenset(
    {
        Reason.ERASED, Reason.RESTRICTED, Reason.UNKNOWN_PURPOSE, Reason.DO_NOT_CONTACT,
        Reason.TOPIC_REFUSED, Reason.TOO_SOON, Reason.OUTSIDE_WINDOW,
    }
)  # fmt: skip
# The first that fits says why; behind them all is the consent, which nobody can give for him.
_WHY = (
    ({Reason.ERASED}, Held.ERASED),
    (
        {
            Reason.RESTRICTED, Reason.DO_NOT_CONTACT, Reason.CHANNEL_REFUSED,
            Reason.TOPIC_REFUSED, Reason.WITHDRAWN,
        },
        Held.NOT_WANTED,
    ),
    ({Reason.NO_CONSENT, Reason.EXPIRED, Reason.UNKNOWN_PURPOSE}, Held.NO_CONSENT),
    ({Reason.TOO_SOON}, Held.RESTING),
    ({Reason.OUTSIDE_WINDOW}, Held.OTHER_HOURS),
)  # fmt: skip


def ways_for(channels: Iterable[str]) -> tuple[Channel, ...]:
    """By what to tell somebody who said it by these channels, the best first.

    Examples
    --------
    >>> [way.value for way in ways_for(["mail"])]
    ['email', 'sms']
    """
    found = [way for one in channels for way in WAYS.get(one, USUAL_WAYS)]
    return tuple(dict.fromkeys(found)) or USUAL_WAYS


def held_for(answers: Collection[Collection[Reason]], *, is_allowed: bool) -> Held:
    """Why somebody is not told, by the answers of the gate for each way that is shut.

    Where some way is shut for a reason that passes, he waits. Where one `is_allowed`, nothing
    stands against it but that it leads nowhere.
    """
    whys = [_why(reasons) for reasons in answers]
    waits = [why for why in whys if why in PASSES]
    if waits:
        return waits[0]
    return Held.NO_WAY if is_allowed or not whys else whys[0]


def _why(reasons: Collection[Reason]) -> Held:
    found = set(reasons)
    return next((why for some, why in _WHY if some & found), Held.NO_WAY)


def ground_of(
    *, state: str, choice: str, verdict: str, is_final: bool, reached: int
) -> Ground | None:
    """On what a message about an improvement may rest; None where there is nothing to tell.

    Kept and proved, its effect may be told. Kept without proof, or under way and there for some,
    no more than that it was done. What was stopped, is adjusted or came back is told to nobody.
    """
    if state == "closed" and choice == "keep":
        return Ground.PROVED if verdict == "helped" and is_final else Ground.DONE
    return Ground.DONE if state == "running" and reached else None


def has_change(
    branch: str, *, reached: Collection[str], everywhere: bool, kept: bool, compared: bool
) -> bool:
    """Say whether a customer of a branch has what is told as done.

    A change that came everywhere at once is no matter of branches. Else those of the branches that
    have it: nobody of the control hears of what is not there, nor is told what he is compared by.
    Once it is kept, a branch outside of the comparison is taken to have it as well.
    """
    if everywhere:
        return bool(reached)
    return branch in reached or (kept and not compared)


def fault_of_text(text: str) -> str:
    """What stands against a text that goes to many, by a code; "" where nothing does.

    Examples
    --------
    >>> fault_of_text("Dear {name}"), fault_of_text("We open at eight now.")
    ('piped', '')
    """
    if not text.strip():
        return "empty"
    if len(text) > LONGEST_TEXT:
        return "long"
    if "{" in text or "%(" in text:
        return "piped"
    return "personal" if mask_found(text) != text else ""


def tries_on(*, begun_at: datetime, now: datetime) -> bool:
    """Say whether those who were held for what passes are still asked for."""
    return now - begun_at <= TRY_FOR


def is_too_late(*, begun_at: datetime | None, now: datetime) -> bool:
    """Say whether the first were told so long ago that nobody else is."""
    return begun_at is not None and now - begun_at > TELL_WITHIN
