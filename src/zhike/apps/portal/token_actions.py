"""The bank's own app leads its customer in with a short-lived signed token, which serves once."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from zhike.apps.customers.models import Customer
from zhike.apps.portal import limits, queries, rules
from zhike.apps.portal.errors import TokenRefused
from zhike.apps.portal.models import UsedToken
from zhike.apps.portal.rules import Pass

ALGORITHMS = ["HS256", "HS384", "HS512"]
LONGEST = 2_000


def take_token(token: str, *, address: str) -> Customer:
    """Give the customer whom a token names, once.

    The chat widget asks here too. Every refusal is the same: it tells nothing of the customer.

    Raises
    ------
    TokenRefused, TooOften
    """
    give_back = limits.take_token_try(address=address)
    said = _said(token)
    customer = queries.customer_by_number(said.number) if said else None
    if said is None or customer is None or not _use(said):
        raise TokenRefused
    give_back()
    return customer


def forget_old_tokens() -> int:
    return UsedToken.objects.filter(expires_at__lt=timezone.now()).delete()[0]


def _said(token: str) -> Pass | None:
    if not settings.APP_KEY or len(token) > LONGEST:
        return None
    try:
        read = jwt.decode(token, OctKey.import_key(settings.APP_KEY), algorithms=ALGORITHMS)
    except (JoseError, ValueError):
        return None
    return rules.pass_of(read.claims, now=timezone.now())


def _use(said: Pass) -> bool:
    """Say whether this is the first time; the database lets one of many that come at once win."""
    try:
        with transaction.atomic():
            UsedToken.objects.create(
                token_digest=rules.digest(said.token_id), expires_at=said.expires_at
            )
    except IntegrityError:
        return False
    return True
