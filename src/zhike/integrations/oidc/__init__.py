"""The bank's own sign-in (OpenID Connect): which provider, and what its claims mean here."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Oidc"]


@dataclass(frozen=True, kw_only=True)
class Oidc:
    """The provider, and what its claims mean here."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str
    name_claim: str
    role_claim: str
    roles: dict[str, str]  # a value of the claim → a role of zhike
    branch_claim: str  # its value is the code of a branch
    new_role: str  # "" refuses who is unknown
