"""Security keys (WebAuthn): registered, used, removed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import webauthn
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from zhike.apps.people.errors import KeyRefused
from zhike.apps.people.models import SecurityKey, User
from zhike.apps.people.second_factor_actions import (
    make_recovery_codes,
    record_factor,
    refuse_demo,
    refuse_last,
)

CHALLENGE = "key_challenge"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the browser is: keys are bound to it, so that a copy of the page has no use of them."""

    name: str
    origin: str


def place_of(request: HttpRequest) -> Place:
    host = request.get_host()
    return Place(name=host.partition(":")[0], origin=f"{request.scheme}://{host}")


def options_to_register(request: HttpRequest, *, user: User) -> str:
    """What the browser asks a new key for, as JSON; the challenge is kept for one answer."""
    options = webauthn.generate_registration_options(
        rp_id=place_of(request).name,
        rp_name="知客 zhike",
        user_id=f"zhike-{user.pk}".encode(),
        user_name=user.username,
        user_display_name=str(user),
        exclude_credentials=_known(user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    request.session[CHALLENGE] = bytes_to_base64url(options.challenge)
    return options_to_json(options)


def options_to_use(request: HttpRequest, *, user: User) -> str:
    """What the browser asks one of somebody's keys for, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=place_of(request).name,
        allow_credentials=_known(user),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[CHALLENGE] = bytes_to_base64url(options.challenge)
    return options_to_json(options)


@transaction.atomic
def register_key(request: HttpRequest, *, user: User, answer: str, name: str) -> list[str]:
    """Take a key as a second factor; give recovery codes where there are none yet.

    Raises
    ------
    KeyRefused
        The answer does not belong to the question; nothing was changed.
    """
    refuse_demo(user)
    place = place_of(request)
    try:
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=_challenge(request),
            expected_rp_id=place.name,
            expected_origin=place.origin,
        )
    except WebAuthnException as error:
        raise KeyRefused from error
    credential = bytes_to_base64url(verified.credential_id)
    if SecurityKey.objects.filter(credential=credential).exists():
        raise KeyRefused
    SecurityKey.objects.create(
        user=user,
        name=name,
        credential=credential,
        public_key=bytes_to_base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
    )
    record_factor("add second factor", user=user, by=user, kind="security key")
    return [] if user.recovery_codes.exists() else make_recovery_codes(user)


@transaction.atomic
def use_key(request: HttpRequest, *, user: User, answer: str) -> None:
    """Accept the answer of one of somebody's keys.

    Raises
    ------
    KeyRefused
        Another key, another question, another place, or a counter that went back: a copied key.
    """
    place = place_of(request)
    try:
        given = webauthn.helpers.parse_authentication_credential_json(answer)
        key = user.security_keys.select_for_update().get(credential=given.id)
        verified = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=_challenge(request),
            expected_rp_id=place.name,
            expected_origin=place.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    except (WebAuthnException, SecurityKey.DoesNotExist) as error:
        raise KeyRefused from error
    key.sign_count, key.last_used_at = verified.new_sign_count, timezone.now()
    key.save(update_fields=["sign_count", "last_used_at"])


@transaction.atomic
def remove_key(user: User, *, key_id: int) -> None:
    key = user.security_keys.filter(pk=key_id).first()
    if key:
        refuse_last(user)
        key.delete()
        record_factor("remove second factor", user=user, by=user, kind="security key")


def _challenge(request: HttpRequest) -> bytes:
    # Taken out: one question has one answer. Where nothing was asked, nothing can be right.
    asked = request.session.pop(CHALLENGE, "")
    return base64url_to_bytes(asked) if asked else secrets.token_bytes(32)


def _known(user: User) -> list[PublicKeyCredentialDescriptor]:
    ids = user.security_keys.values_list("credential", flat=True)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(known)) for known in ids]
