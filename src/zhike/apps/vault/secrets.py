"""Secrets of zhike itself (of webhooks, of second factors), sealed under a key of the house.

The house has a key like a customer, so that rotating the master key takes care of it too.
"""

from __future__ import annotations

from zhike.apps.vault.keys import Keyring

HOUSE = "zhike:house"


def seal_secret(text: str) -> str:
    """Seal a secret for the database."""
    return Keyring.making([HOUSE]).seal(text, customer_id=HOUSE)


def open_secret(sealed: str) -> str:
    """Give the secret behind a seal."""
    return Keyring.of([HOUSE]).open(sealed, customer_id=HOUSE)
