"""Errors of the vault.

VaultError
  SealBroken   a sealed value does not open: altered, or another owner's
  KeyDestroyed the customer was erased; what was sealed for him opens no more
  WrongMaster  the master key at hand is not the one that wrapped a key
"""

from __future__ import annotations

from zhike.schema.sentence import Sentence


class VaultError(Exception):
    """A value that cannot be sealed or opened. `code` is stable; the text is not."""

    code = "vault_error"


class SealBroken(VaultError):
    """A sealed value does not open."""

    code = "seal_broken"

    def __init__(self) -> None:
        super().__init__(Sentence("A sealed value was altered, or belongs to another owner."))


class KeyDestroyed(VaultError):
    """The customer was erased."""

    code = "key_destroyed"

    def __init__(self) -> None:
        super().__init__(Sentence("This customer was erased; nothing can be sealed for him."))


class WrongMaster(VaultError):
    """The master key at hand did not wrap this key."""

    code = "wrong_master"

    def __init__(self, *, wanted: str) -> None:
        super().__init__(
            Sentence(
                "The master key {wanted} is needed. Give it with ZHIKE_MASTER_KEY, or put it back"
                " into the home folder.",
                wanted=wanted,
            )
        )
