"""Errors of backup and restore.

ProtectionError
  BackupExists      there is a file of that name already
  BackupBroken      the file is no backup, or a sum differs
  BackupNewer       a newer zhike made it
  KeysMissing       the keys of the bank are not at hand
  HomeNotEmpty      the home folder or the database holds something
  LedgerWanted      nobody said who was erased since
"""

from __future__ import annotations

from pathlib import Path


class ProtectionError(Exception):
    """A backup that cannot be written or restored. `code` is stable; the text is not."""

    code = "protection_error"


class BackupExists(ProtectionError):
    """There is a file of that name already."""

    code = "backup_exists"

    def __init__(self, *, file: Path) -> None:
        super().__init__(f"{file} is there already and stays as it is. Name another file.")


class BackupBroken(ProtectionError):
    """The file is no backup, or a sum differs."""

    code = "backup_broken"

    def __init__(self, *, file: Path, what: str) -> None:
        super().__init__(f"{file} cannot be restored: {what}. Nothing was touched; use another.")


class BackupNewer(ProtectionError):
    """A newer zhike made the backup."""

    code = "backup_newer"

    def __init__(self, *, version: str, unknown: str) -> None:
        super().__init__(
            f"zhike {version} made this backup and knows {unknown}, which this one does not."
            " Restore it with that version or a newer one."
        )


class KeysMissing(ProtectionError):
    """The keys of the bank are not at hand."""

    code = "keys_missing"

    def __init__(self, *, wanted: str) -> None:
        super().__init__(
            f"A backup holds no keys, and {wanted} of this bank is not at hand."
            " Put the files master-key and audit-key into ZHIKE_HOME, or set ZHIKE_MASTER_KEY and"
            " ZHIKE_AUDIT_KEY, then restore again."
        )


class HomeNotEmpty(ProtectionError):
    """The home folder or the database holds something."""

    code = "home_not_empty"

    def __init__(self, *, where: str, found: str) -> None:
        super().__init__(
            f"{where} is not empty: it holds {found}. A restore needs an empty ZHIKE_HOME (keys may"
            " lie there) and an empty database; nothing was touched."
        )


class LedgerWanted(ProtectionError):
    """Nobody said who was erased since the backup."""

    code = "ledger_wanted"

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            f"{reason} Give the newest ledger with --erasures FILE, so that whoever was erased"
            " stays erased; or say --no-erasures if nobody ever was."
        )
