"""Errors of the engine layer.

EngineError
  HomeNotWritable    the state folder cannot be made or written to
  StoreBusy          another process has been writing to the store for too long
  StoreFull          the disk has no room for what should be written
  ContractBroken     rows lack a column of their contract, or hold null where it forbids null
  LogNameRefused     a log name that cannot be a log name
  BatchUnknown       no batch of that id was ever stored
  BatchWithdrawn     the batch has been withdrawn already
  EngineMissing      an engine was asked for that is not installed
  WarehouseUnknown   ZHIKE_WAREHOUSE names no engine
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from zhike.schema.sentence import Sentence


class EngineError(RuntimeError):
    """The stores or engines cannot do what was asked. `code` is stable; the text is not."""

    code = "engine_error"


class HomeNotWritable(EngineError):
    """The state folder cannot be made or written to."""

    code = "home_not_writable"

    def __init__(self, *, folder: Path, reason: str) -> None:
        super().__init__(
            Sentence(
                "The state folder {folder} cannot be written ({reason}). Set ZHIKE_HOME to a"
                " folder of yours.",
                folder=folder,
                reason=reason,
            )
        )


class StoreBusy(EngineError):
    """Another process has been writing to the store for too long."""

    code = "store_busy"

    def __init__(self, *, folder: Path, seconds: float) -> None:
        super().__init__(
            Sentence(
                "Another process has been writing to {folder} for more than {seconds:g} s. Wait"
                " until it ends, then try again; nothing was stored.",
                folder=folder,
                seconds=seconds,
            )
        )


class StoreFull(EngineError):
    """The disk has no room for what should be written."""

    code = "disk_full"

    def __init__(self, *, folder: Path, reason: str) -> None:
        super().__init__(
            Sentence(
                "{folder} has no room left ({reason}). Nothing was stored. Free some space or move"
                " ZHIKE_HOME, then run it again.",
                folder=folder,
                reason=reason,
            )
        )


class ContractBroken(EngineError):
    """Rows lack a column of their contract, or hold null where it forbids null."""

    code = "contract_broken"

    def __init__(self, *, contract: str, problem: str) -> None:
        super().__init__(
            Sentence(
                "The rows do not keep the contract {contract}: {problem}. Nothing was stored. See"
                " zhike.schema for the columns.",
                contract=contract,
                problem=problem,
            )
        )


class LogNameRefused(EngineError):
    """A log name that cannot be a log name."""

    code = "log_name_refused"

    def __init__(self, *, log_name: str) -> None:
        super().__init__(
            Sentence(
                "{log_name!r} is no log name. Use 1 to 64 letters (Chinese ones too), digits,"
                " '_', '-', '.' or spaces, beginning with a letter or a digit.",
                log_name=log_name[:80],
            )
        )


class BatchUnknown(EngineError):
    """No batch of that id was ever stored."""

    code = "batch_unknown"

    def __init__(self, *, batch_id: str) -> None:
        super().__init__(
            Sentence(
                "No batch {batch_id!r} is in the store. `zhike import batches` lists those there"
                " are.",
                batch_id=batch_id,
            )
        )


class BatchWithdrawn(EngineError):
    """The batch has been withdrawn already."""

    code = "batch_withdrawn"

    def __init__(self, *, batch_id: str) -> None:
        super().__init__(
            Sentence(
                "The batch {batch_id!r} has been withdrawn. Import its source again under a new"
                " batch if you need its rows.",
                batch_id=batch_id,
            )
        )


class EngineMissing(EngineError):
    """An engine was asked for that is not installed."""

    code = "engine_missing"

    def __init__(self, *, engine: str, needs: str) -> None:
        super().__init__(
            Sentence(
                "The engine {engine} needs {needs}, which is not here. Install it (pip install"
                " 'zhike[{engine}]'), or set ZHIKE_WAREHOUSE=duckdb.",
                engine=engine,
                needs=needs,
            )
        )


class WarehouseUnknown(EngineError):
    """ZHIKE_WAREHOUSE names no engine."""

    code = "warehouse_unknown"

    def __init__(self, *, name: str, known: Iterable[str]) -> None:
        super().__init__(
            Sentence(
                "ZHIKE_WAREHOUSE is {name!r}, which is no engine. It may be: {known}.",
                name=name,
                known=", ".join(known),
            )
        )
