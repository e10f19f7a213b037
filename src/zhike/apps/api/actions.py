"""Everything that changes a token. Nothing else writes to them."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhike.apps.api import rules
from zhike.apps.api.errors import LifeRefused, NameTaken, PermissionsMissing, TokenUnknown
from zhike.apps.api.models import Token
from zhike.apps.audit.actions import record_event
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Permission


@dataclass(frozen=True, kw_only=True)
class MadeToken:
    """A new token with its secret, which is told once and kept nowhere."""

    token: Token
    secret: str


@transaction.atomic
def create_token(
    *,
    name: str,
    permissions: Collection[str],
    by: str,
    branch: Branch | None = None,
    days: int = rules.LIFE_DAYS,
) -> MadeToken:
    """Make a token; `permissions` names bundles or permissions, no branch is the whole bank."""
    if not rules.is_life_allowed(days):
        raise LifeRefused(days=days)
    secret = rules.TOKEN_MARK + secrets.token_urlsafe(rules.TOKEN_BYTES)
    carried = _permissions(permissions)
    now = timezone.now()
    token = Token(
        name=name,
        permissions=carried,
        branch=branch or head_office(),
        shown=rules.shown_part(secret),
        digest=rules.token_digest(secret),
        created_at=now,
        created_by=by,
        expires_at=now + timedelta(days=days),
    )
    try:
        with transaction.atomic():
            token.save()
    except IntegrityError as error:
        raise NameTaken(name=name) from error
    after = {
        "name": name,
        "permissions": carried,
        "branch": token.branch.code if token.branch else "",
        "expires_at": token.expires_at,
    }
    record_event(activity="create token", case_id=f"token-{token.pk}", by=by, after=after)
    return MadeToken(token=token, secret=secret)


def _permissions(words: Collection[str]) -> list[str]:
    known = ", ".join([*rules.Bundle, *Permission])
    try:
        found = rules.permissions_of(words)
    except ValueError as error:
        raise PermissionsMissing(known=known) from error
    if not found:
        raise PermissionsMissing(known=known)
    return sorted(found)


@transaction.atomic
def revoke_token(*, name: str, by: str) -> Token:
    token = Token.objects.select_for_update().filter(name=name, revoked_at=None).first()
    if token is None:
        raise TokenUnknown(name=name)
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    after = {"revoked_at": token.revoked_at}
    record_event(activity="revoke token", case_id=f"token-{token.pk}", by=by, after=after)
    return token


def note_use(token: Token, *, now: datetime) -> None:
    """Remember when a token was last used, to the minute: a write for each call would cost."""
    if token.last_used_at is None or now - token.last_used_at >= rules.LAST_USED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
