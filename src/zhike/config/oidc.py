"""The bank's own sign-in (OpenID Connect), as the environment describes it."""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from zhike.config.env import text, words
from zhike.config.errors import BadSetting
from zhike.integrations.oidc import Oidc


def oidc() -> Oidc | None:
    """Read the provider; None where no issuer is set."""
    issuer = text("ZHIKE_OIDC_ISSUER", default="").rstrip("/")
    if not issuer:
        return None
    if not _is_safe(issuer):
        wanted = "an address with https, or one on this machine"
        raise BadSetting(name="ZHIKE_OIDC_ISSUER", value=issuer, wanted=wanted)
    client_id = text("ZHIKE_OIDC_CLIENT_ID", default="")
    if not client_id:
        wanted = "the name under which the provider knows zhike"
        raise BadSetting(name="ZHIKE_OIDC_CLIENT_ID", value="", wanted=wanted)
    return Oidc(
        issuer=issuer,
        client_id=client_id,
        client_secret=_secret(),
        label=text("ZHIKE_OIDC_LABEL", default=""),
        name_claim=text("ZHIKE_OIDC_NAME_CLAIM", default="preferred_username"),
        role_claim=text("ZHIKE_OIDC_ROLE_CLAIM", default=""),
        roles=_pairs("ZHIKE_OIDC_ROLES"),
        branch_claim=text("ZHIKE_OIDC_BRANCH_CLAIM", default=""),
        new_role=text("ZHIKE_OIDC_NEW_ROLE", default=""),
    )


def customer_oidc() -> Oidc | None:
    """Read the provider by which customers prove who they are; None where no issuer is set."""
    issuer = text("ZHIKE_CUSTOMER_OIDC_ISSUER", default="").rstrip("/")
    if not issuer:
        return None
    if not _is_safe(issuer):
        wanted = "an address with https, or one on this machine"
        raise BadSetting(name="ZHIKE_CUSTOMER_OIDC_ISSUER", value=issuer, wanted=wanted)
    client_id = text("ZHIKE_CUSTOMER_OIDC_CLIENT_ID", default="")
    if not client_id:
        wanted = "the name under which the provider knows the portal"
        raise BadSetting(name="ZHIKE_CUSTOMER_OIDC_CLIENT_ID", value="", wanted=wanted)
    return Oidc(
        issuer=issuer,
        client_id=client_id,
        client_secret=text("ZHIKE_CUSTOMER_OIDC_CLIENT_SECRET", default=""),
        label=text("ZHIKE_CUSTOMER_OIDC_LABEL", default=""),
        name_claim=text("ZHIKE_CUSTOMER_OIDC_CLAIM", default="customer_number"),
        role_claim="",
        roles={},
        branch_claim="",
        new_role="",
    )


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _is_safe(issuer: str) -> bool:
    parts = urlsplit(issuer)
    if parts.scheme != "http":
        return parts.scheme == "https" and bool(parts.hostname)
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def _secret() -> str:
    file = os.environ.get("ZHIKE_OIDC_CLIENT_SECRET_FILE", "").strip()
    if not file:
        return text("ZHIKE_OIDC_CLIENT_SECRET", default="")
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        wanted = "a file that zhike may read"
        raise BadSetting(name="ZHIKE_OIDC_CLIENT_SECRET_FILE", value=file, wanted=wanted) from error


def _pairs(name: str) -> dict[str, str]:
    pairs = [word.partition("=") for word in words(name)]
    if any(not (claim and role) for claim, _equals, role in pairs):
        wanted = "pairs such as bank-agents=agent, separated by commas"
        raise BadSetting(name=name, value=text(name, default=""), wanted=wanted)
    return {claim: role for claim, _equals, role in pairs}
