"""Who calls: a token or a signed-in person. And how an operation says who may call it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.utils import check_csrf

from zhike.apps.api import queries
from zhike.apps.api.actions import note_use
from zhike.apps.api.errors import CrossSiteRefused, NotAllowed, PasswordDue, TokenRefused
from zhike.apps.api.models import Token
from zhike.apps.api.rules import Standing
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, kw_only=True)
class Guest:
    """A caller who is neither a token nor one of the staff: he may call his own operations alone.

    `name` is his for limits and kept answers, `whose` what his app knows of him.
    """

    name: str
    whose: Any


@dataclass(kw_only=True)
class Call:
    """What is known of a request while it is answered, and what its answer will say besides."""

    caller: Token | User | None = None
    guest: Guest | None = None
    language: str = "en"
    is_identified: bool = False
    standing: Standing | None = None
    etag: str = ""
    link: str = ""


def call_of(request: HttpRequest) -> Call:
    """The one of a request; made when it is first asked for."""
    known: Call | None = getattr(request, "call", None)
    if known is None:
        known = request.call = Call()  # type: ignore[attr-defined]
    return known


class Needs:
    """What an operation asks of its caller; without a permission any known caller may come."""

    permission: Permission | str | None
    security: Sequence[str] = ("token", "session")  # of these ways any one does

    def __init__(self, permission: Permission | None) -> None:
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Caller:
        caller = known_caller(request)
        needed = self.permission
        if needed is not None and not caller.may(Permission(needed)):
            raise NotAllowed(permission=needed)
        return caller


class NeedsGuest(Needs, ABC):
    """What an operation asks that is of somebody else's than the staff's; see `guest_in`."""

    def __init__(self, kind: str, *, security: str) -> None:
        self.permission, self.security = kind, (security,)

    @abstractmethod
    def guest_in(self, request: HttpRequest) -> Guest | None:
        """Say who calls; None where nobody known does."""

    def language_of(self, request: HttpRequest) -> str:
        """Guests are people: what they are told they read in the language they ask for."""
        for wanted, _weight in parse_accept_lang_header(
            request.headers.get("Accept-Language", "").lower()
        ):
            try:
                return translation.get_supported_language_variant(wanted)
            except LookupError:
                continue
        return settings.LANGUAGE_CODE

    def __call__(self, request: HttpRequest) -> Guest:  # type: ignore[override]
        guest = call_of(request).guest
        if guest is None:
            raise TokenRefused
        return guest


def bearer_in(request: HttpRequest) -> str:
    """What came as a bearer token; empty where none did."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def needs(permission: Permission) -> Needs:
    """Open an operation to callers who carry the permission, and to nobody else."""
    return Needs(permission)


def any_caller() -> Needs:
    """Open an operation to everybody who is known: what tells nothing but the API itself."""
    return Needs(None)


def caller_of(request: HttpRequest) -> Token | User | None:
    """The caller of a request, looked up once; None where nobody known calls."""
    call = call_of(request)
    if not call.is_identified:
        call.caller, call.is_identified = _identify(request), True
    return call.caller


def known_caller(request: HttpRequest) -> Token | User:
    """The caller of an operation, to which nobody unknown gets."""
    caller = caller_of(request)
    if caller is None:
        raise TokenRefused
    return caller


def name_in(request: HttpRequest) -> str:
    """Under which name limits and kept answers know whoever calls."""
    guest = call_of(request).guest
    return guest.name if guest else name_of(known_caller(request))


def name_of(caller: Token | User) -> str:
    """Under which name limits and kept answers know a caller; no name of his can be another's."""
    return f"{'token' if isinstance(caller, Token) else 'user'}-{caller.pk}"


def _identify(request: HttpRequest) -> Token | User | None:
    header = request.headers.get("Authorization")
    if header is not None:
        return _token_in(header)
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    if user.must_change_password:
        raise PasswordDue
    # A browser sends its cookies along with what another site asks for.
    if request.method not in SAFE_METHODS and check_csrf(request, _identify) is not None:
        raise CrossSiteRefused
    return user


def _token_in(header: str) -> Token | None:
    scheme, _space, secret = header.partition(" ")
    token = queries.token_of(secret.strip()) if scheme.lower() == "bearer" else None
    if token is not None:
        note_use(token, now=timezone.now())
    return token
