"""What a text message of a customer is: plain values in and out, time passed in."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

# Whole replies by which offers end; the law asks for one that is short and free (工信部令 31 号).
STOP_WORDS = frozenset({"stop", "unsubscribe", "退订", "取消订阅", "td", "t"})
GOES_ON = timedelta(days=3)  # how long a text message belongs to what was said before
HEARD_KEPT = timedelta(days=30)  # how long a gateway may tell the same thing again
FOLLOWED = timedelta(days=3)  # how long a report is waited for


def is_stop(text: str) -> bool:
    """Say whether a text message, as a whole, refuses offers. The word in a sentence does not.

    Examples
    --------
    >>> is_stop(" 退订。"), is_stop("ＴＤ"), is_stop("please stop calling me")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    # Marks around the word are no words: 退订。, (TD), "stop".
    letters = [sign for sign in plain if not unicodedata.category(sign).startswith("P")]
    return "".join(letters).strip().casefold() in STOP_WORDS
