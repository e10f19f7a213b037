"""How often a code is asked for and tried, by what was typed, by the customer and by the address.

The counters are those of the staff's door under names of their own, so that neither door locks the
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from zhike.apps.people.errors import TooManyTries
from zhike.apps.people.models import SignInPolicy
from zhike.apps.people.sign_in_counters import Taken, give_back, take_try
from zhike.apps.portal.errors import TooOften

ASKING = SignInPolicy(attempts=5, address_attempts=40, window_minutes=15, lock_minutes=15)
# Of a million codes fifteen a day: who guesses for a year opens one customer in two hundred.
TRYING = SignInPolicy(attempts=15, address_attempts=60, window_minutes=1440, lock_minutes=60)
TOKENS = SignInPolicy(attempts=60, address_attempts=60, window_minutes=15, lock_minutes=15)
# Of an open survey. Many share one address (a branch, a network of phones), so it is wide for them.
OPEN = SignInPolicy(attempts=600, address_attempts=60, window_minutes=15, lock_minutes=15)


def take_ask(typed: str, *, address: str) -> None:
    """Count that somebody asks for a code. TooOften where he did so too often."""
    with _in_own_words():
        take_try(username=f"portal ask {typed}", address=f"portal {address}", policy=ASKING)


def may_send_to(whom: str) -> bool:
    """Count a code for one customer, however he was named; say whether it may still go out."""
    try:
        take_try(username=f"portal send {whom}", address="", policy=ASKING)
    except TooManyTries:
        return False
    return True


def take_code_try(whom: str, *, address: str) -> Callable[[], None]:
    """Count that a code is tried; what comes back takes the try back, for one that was right."""
    with _in_own_words():
        taken: Taken = take_try(
            username=f"portal try {whom}", address=f"portal try {address}", policy=TRYING
        )
    return lambda: give_back(taken)


def take_token_try(*, address: str) -> Callable[[], None]:
    """Count that somebody shows a token; what comes back takes the try back, for one that held."""
    with _in_own_words():
        taken = take_try(username=f"portal token {address}", address="", policy=TOKENS)
    return lambda: give_back(taken)


def take_open_answer(link: int, *, address: str) -> None:
    """Count answers over an open link, for the link and for the address. TooOften for a flood."""
    with _in_own_words():
        take_try(username=f"survey link {link}", address=f"survey {address}", policy=OPEN)


@contextmanager
def _in_own_words() -> Iterator[None]:
    try:
        yield
    except TooManyTries as error:
        raise TooOften(minutes=error.minutes) from error
