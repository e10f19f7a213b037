"""Errors of the command line.

CommandError
  EmbedderMissing    the package of a model of sentences is not installed
  PortInUse          another program listens on the wanted port
  AddressNotHere     the wanted address is none of this machine's
  BankNotEmpty       `zhike init` where people exist already
  KeysNotThere       a backup is to be restored without the keys of its bank
  PeriodUnreadable   a period that is none of the kind that a column holds
  PasswordMissing    a name or password that can neither be read nor asked for
  NoAssets           the browser assets were never built
  OptionUnreadable   an option that is not NAME=VALUE, or is given twice
  QueueUnknown       a queue of work that is not there
  RestoreUnfinished  a restore was interrupted
  StandardUnreadable a file with a service standard that cannot be read
  TableUnreadable    a file that cannot be read as a table
  TextsUnreadable    a file of texts that cannot be read
"""

from __future__ import annotations

from pathlib import Path


class CommandError(Exception):
    """A command that cannot do its work. `code` is stable; the text is not."""

    code = "command_error"


class PortInUse(CommandError):
    """Another program listens on the wanted port."""

    code = "port_in_use"

    def __init__(self, *, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} is in use by another program."
            f" Stop it, or choose another: ZHIKE_BIND={host}:{port + 1}."
        )


class AddressNotHere(CommandError):
    """The wanted address is none of this machine's, or the port is not open to this person."""

    code = "address_not_here"

    def __init__(self, *, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"zhike cannot listen on {host}:{port} ({reason})."
            " Set ZHIKE_BIND to an address of this machine, for example 127.0.0.1:8000."
        )


class BankNotEmpty(CommandError):
    """The bank has people already, so a first administrator is not wanted."""

    code = "bank_not_empty"

    def __init__(self, *, home: Path) -> None:
        super().__init__(
            f"The bank in {home} has people already."
            " Set ZHIKE_HOME to an empty folder to start another bank."
        )


class KeysNotThere(CommandError):
    """A backup is to be restored without the keys of its bank."""

    code = "keys_missing"

    def __init__(self, *, file: Path, variable: str) -> None:
        super().__init__(
            f"A backup holds no keys, and {file} is not there. Put the bank's own file there, or"
            f" set {variable}, then restore again."
        )


class NoAssets(CommandError):
    """The browser assets were never built."""

    code = "no_assets"

    def __init__(self, *, folder: Path) -> None:
        super().__init__(f"The browser assets are missing in {folder}. Run make setup once.")


class PasswordMissing(CommandError):
    """A name or password that can neither be read nor asked for."""

    code = "password_missing"

    def __init__(self, *, option: str, reason: str = "there is no terminal to ask on") -> None:
        super().__init__(f"{option} is needed ({reason}). Give it on the command line.")


class OptionUnreadable(CommandError):
    """An option of a question that is not NAME=VALUE, or is given twice."""

    code = "option_refused"

    def __init__(self, *, option: str, twice: bool) -> None:
        wanted = "each name once" if twice else "NAME=VALUE"
        super().__init__(f"--option {option!r} cannot be used. Give {wanted}.")


class StandardUnreadable(CommandError):
    """A file with a service standard that cannot be read."""

    code = "source_missing"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} cannot be read ({reason}). Check the path, its permissions and its encoding."
        )


class RestoreUnfinished(CommandError):
    """A restore was interrupted."""

    code = "restore_unfinished"

    def __init__(self, *, home: Path) -> None:
        super().__init__(
            f"A restore into {home} was interrupted, so its state is no bank's. Run the same"
            " zhike restore again: it begins anew."
        )


class PeriodUnreadable(CommandError):
    """A period is none of the kind that a column holds."""

    code = "period_refused"

    def __init__(self, *, column: str, period: str, kind: str) -> None:
        super().__init__(f"{period!r} is no period of {column}, which holds {kind}.")


class QueueUnknown(CommandError):
    """A queue of work that is not there."""

    code = "queue_unknown"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            f"There is no queue {name}. Make it under Administration, or give its code."
        )


class TableUnreadable(CommandError):
    """A file cannot be read as a table."""

    code = "table_unreadable"

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"{path} cannot be read as a table."
            " Give a CSV file (plain or .gz) with a line of names, or a Parquet file."
        )


class EmbedderMissing(CommandError):
    """The package of a model of sentences is not installed."""

    code = "embedder_missing"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            f"{name} is not installed. Install zhike[language], or leave --embedder out."
        )


class TextsUnreadable(CommandError):
    """A file of texts that cannot be read."""

    code = "source_missing"

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"{path} cannot be read as texts. Check the path, and that it is UTF-8, one text a"
            " line, or CSV with a row of column names."
        )
