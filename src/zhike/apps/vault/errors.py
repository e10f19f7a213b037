"""Errors of the vault.

VaultError
  SealBroken   a sealed value does not open: altered, or another owner's
  KeyDestroyed the customer was erased; what was sealed for him opens no more
  WrongMaster  the master key at hand is not the one that wrapped a key
  MasterElsewhere the environment gives the master key, so no command can change it
  KeysInUse    a key is to be thrown away that rows still need
  HouseKeyKept the house's own key is not a customer's
  LedgerBroken the ledger of erasures holds a line that is none
"""

from __future__ import annotations

from pathlib import Path

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


class MasterElsewhere(VaultError):
    """The environment gives the master key."""

    code = "master_elsewhere"

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "ZHIKE_MASTER_KEY gives the master key. Start every process with the new key in"
                " ZHIKE_MASTER_KEY_OLD first, then with the two changed over, and rotate again."
            )
        )


class KeysInUse(VaultError):
    """A key is to be thrown away that rows still need."""

    code = "keys_in_use"

    def __init__(self, *, rows: int) -> None:
        super().__init__(
            Sentence(
                "{rows} rows still need the key before. Rotate once more, then forget it.",
                rows=rows,
            )
        )


class HouseKeyKept(VaultError):
    """The house's own key is not a customer's."""

    code = "house_key_kept"

    def __init__(self) -> None:
        super().__init__(Sentence("The house's own key seals no customer's values; it is kept."))


class LedgerBroken(VaultError):
    """The ledger of erasures holds a line that is none."""

    code = "ledger_broken"

    def __init__(self, *, file: Path, line: int) -> None:
        super().__init__(
            Sentence(
                "{file}, line {line} is no erasure. The file is only ever written at its end:"
                " bring it back from its own backup.",
                file=file,
                line=line,
            )
        )
