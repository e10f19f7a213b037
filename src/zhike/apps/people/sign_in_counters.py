"""Counts the tries of a name and of an address, so that guessing ends at the limit also in a rush.

A try is taken before the password is looked at, and given back when it was right: of any number of
guesses that come at once, no more than the limit are heard. Each step is one conditional UPDATE, so
it needs no lock that one of the two databases does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from zhike.apps.people.errors import TooManyTries
from zhike.apps.people.models import SignInCounter, SignInPolicy
from zhike.apps.people.sign_in_rules import locked_until, minutes_left

FORGOTTEN_AFTER = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A try that was taken: under which keys, and whether it was the last one before the lock."""

    keys: tuple[str, ...]
    locks: bool


def key_of(kind: str, value: str) -> str:
    """A name for a counter that does not tell what it counts."""
    return salted_hmac(f"zhike.sign-in.{kind}", value, algorithm="sha256").hexdigest()


def take_try(*, username: str, address: str, policy: SignInPolicy) -> Taken:
    """Take a try for the name and for the address.

    Raises
    ------
    TooManyTries
        One of them is locked. It says so in the same words whether anybody has the name.
    """
    now = timezone.now()
    wanted = [(key_of("name", username), policy.attempts)]
    if policy.address_attempts and address:
        wanted.append((key_of("address", address), policy.address_attempts))
    taken: list[str] = []
    locks = False
    for key, limit in wanted:
        last = _take(key, limit=limit, now=now, policy=policy)
        if last is None:
            _give_back(taken)
            raise TooManyTries(minutes=_minutes_left(key, now=now))
        taken.append(key)
        locks = locks or last
    return Taken(keys=tuple(taken), locks=locks)


def give_back(taken: Taken) -> None:
    """Take back a try whose password or code was right.

    What was wrong before still counts: whoever knows the password must not begin to count anew
    between guesses of the second factor. Only an open session forgets it.
    """
    _give_back(list(taken.keys))


def forget(key: str) -> bool:
    """Begin anew with a name; say whether it was locked."""
    locked = SignInCounter.objects.filter(key=key, locked_until__gt=timezone.now()).exists()
    SignInCounter.objects.filter(key=key).update(tries=0, locked_until=None)
    return locked


def lock_of(username: str) -> datetime | None:
    """Until when a name is locked; None where it is not."""
    rows = SignInCounter.objects.filter(key=key_of("name", username))
    return (
        rows.filter(locked_until__gt=timezone.now()).values_list("locked_until", flat=True).first()
    )


def clear_old_counters(*, now: datetime) -> None:
    idle = Q(locked_until=None) | Q(locked_until__lt=now)
    SignInCounter.objects.filter(idle, window_began_at__lt=now - FORGOTTEN_AFTER).delete()


def _take(key: str, *, limit: int, now: datetime, policy: SignInPolicy) -> bool | None:
    """Take a try; say whether it was the last. None: there is none to take."""
    rows = SignInCounter.objects.filter(key=key)
    SignInCounter.objects.bulk_create(
        [SignInCounter(key=key, window_began_at=now)], ignore_conflicts=True
    )
    window = timedelta(minutes=policy.window_minutes)
    over = Q(locked_until__lte=now) | Q(locked_until=None, window_began_at__lte=now - window)
    rows.filter(over).update(tries=0, window_began_at=now, locked_until=None)
    if not rows.filter(locked_until=None, tries__lt=limit).update(tries=F("tries") + 1):
        return None
    until = locked_until(now=now, lock_minutes=policy.lock_minutes)
    return bool(rows.filter(locked_until=None, tries__gte=limit).update(locked_until=until))


def _give_back(keys: list[str]) -> None:
    SignInCounter.objects.filter(key__in=keys, tries__gt=0).update(
        tries=F("tries") - 1, locked_until=None
    )


def _minutes_left(key: str, *, now: datetime) -> int | None:
    until = SignInCounter.objects.filter(key=key).values_list("locked_until", flat=True).first()
    return minutes_left(until=until or now, now=now)
