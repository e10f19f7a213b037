"""How a personal value is sealed, found again, and made unreadable: plain values in and out.

Each customer has a data key of his own, kept in the database wrapped by the master key, which lies
outside it. Values are sealed with AES-256-GCM under the customer's key, so that destroying the one
key makes every copy of every value unreadable, in append-only records and backups too. Equal values
of different customers are found by a blind index: an HMAC that only the bank can compute.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zhike.apps.vault.errors import SealBroken
from zhike.schema.sealed import SEALED_MARK

MARK = SEALED_MARK  # what every sealed value begins with; the next way of sealing gets z2.
WITHHELD = "z0."  # stands for a text about an erased customer: it was never written
KEY_BYTES, NONCE_BYTES = 32, 12


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(text: str, *, key: bytes, owner: str) -> str:
    """Seal a text for its owner; the empty text stays empty.

    `owner` is bound to the value: moved to another customer it opens no more.
    """
    return _sealed(text, key=key, owner=owner, nonce=os.urandom(NONCE_BYTES)) if text else ""


def seal_alike(text: str, *, key: bytes, owner: str) -> str:
    """Seal a text so that the same text is sealed the same way each time.

    It tells that two values of one owner are equal, and nothing else: the nonce is a MAC of the
    text, so no nonce ever stands with two texts.
    """
    nonce = hmac.digest(key, b"alike\n" + text.encode(), "sha256")[:NONCE_BYTES]
    return _sealed(text, key=key, owner=owner, nonce=nonce) if text else ""


def _sealed(text: str, *, key: bytes, owner: str, nonce: bytes) -> str:
    sealed = AESGCM(key).encrypt(nonce, text.encode(), owner.encode())
    return MARK + urlsafe_b64encode(nonce + sealed).decode()


def open_sealed(sealed: str, *, key: bytes, owner: str) -> str:
    """Give the text behind a seal.

    Raises
    ------
    SealBroken
        The value was altered, or belongs to another owner or key.
    """
    if not sealed or sealed == WITHHELD:
        return ""
    if not sealed.startswith(MARK):
        raise SealBroken
    try:
        raw = urlsafe_b64decode(sealed.removeprefix(MARK))
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], owner.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def blind_index(value: str, *, kind: str, key: bytes, number: int) -> str:
    """Give the 64 hexadecimal digits under which a normalised value is found again.

    The first two tell the number of the key, so that rows of an older key are found.
    """
    if not value:
        return ""
    digest = hmac.digest(key, f"{kind}\n{value}".encode(), "sha256").hex()
    return index_start(number) + digest[2:]


def index_start(number: int) -> str:
    """Give what every index of this key begins with."""
    return f"{number % 256:02x}"


def is_sealed(text: str) -> bool:
    return text.startswith((MARK, WITHHELD))
