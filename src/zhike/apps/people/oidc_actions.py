"""Whom the bank's own sign-in lets in: known people, and new ones where a setting allows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.errors import DemoStaysAsItIs, OidcRefused
from zhike.apps.people.models import Branch, OidcIdentity, User
from zhike.apps.people.person_actions import keep_role_and_branch
from zhike.apps.people.rules import ROLES_WITH_PAGES, Role
from zhike.integrations.oidc import Oidc

BY = "oidc"


@transaction.atomic
def person_of_claims(config: Oidc, claims: Mapping[str, Any]) -> User:
    """Give whom the claims belong to; his role and branch follow them where they say something.

    The first time he is found by his sign-in name, from then on by what the provider calls him:
    a name that is given to somebody else later opens nothing.

    Raises
    ------
    OidcRefused, DemoStaysAsItIs
        Nobody is let in.
    """
    subject = str(claims["sub"])
    known = OidcIdentity.objects.filter(issuer=config.issuer, subject=subject).first()
    user = known.user if known else _met_first(config, claims)
    if user.is_demo:
        raise DemoStaysAsItIs
    if not user.is_active:
        raise OidcRefused.unknown()
    if known is None:
        OidcIdentity.objects.create(user=user, issuer=config.issuer, subject=subject)
        record_event(activity="link sign-in", case_id=f"user-{user.pk}", by=BY)
    keep_role_and_branch(user, role=_role(config, claims), branch=_branch(config, claims), by=BY)
    return user


def _met_first(config: Oidc, claims: Mapping[str, Any]) -> User:
    username = str(claims.get(config.name_claim, ""))[:150]
    user = User.objects.filter(username=username).first() if username else None
    if user is not None:
        if user.oidc_identities.exists():
            raise OidcRefused.unknown()
        return user
    role = _role(config, claims) or _as_role(config.new_role)
    if not username or not config.new_role or role is None:
        raise OidcRefused.unknown()
    made = User.objects.create(
        username=username,
        name=str(claims.get("name", ""))[:150],
        role=role,
        branch=_branch(config, claims) or head_office(),
        password=make_password(None),
    )
    record_event(activity="create person", case_id=f"user-{made.pk}", by=BY, outcome=made.role)
    return made


def _role(config: Oidc, claims: Mapping[str, Any]) -> Role | None:
    """The role of the first value of the claim that has one, in the order of the setting."""
    given = claims.get(config.role_claim) if config.role_claim else None
    values = set(given) if isinstance(given, list) else {given}
    return next((_as_role(role) for claim, role in config.roles.items() if claim in values), None)


def _as_role(word: str) -> Role | None:
    return next((role for role in ROLES_WITH_PAGES if role == word), None)


def _branch(config: Oidc, claims: Mapping[str, Any]) -> Branch | None:
    code = claims.get(config.branch_claim) if config.branch_claim else None
    return Branch.objects.filter(code=str(code)).first() if code else None
