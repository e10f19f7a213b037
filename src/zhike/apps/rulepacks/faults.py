"""What may be wrong with a rule: a stable code, and the pack, rule, field and cure by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong in a pack. `code` is stable; `way_out` says what would be right."""

    code: str
    pack: str
    rule: str
    field: str
    way_out: str

    def __str__(self) -> str:
        return f"[{self.code}] {self.pack}: {self.rule}: {self.field}: {self.way_out}."


class PackInvalid(ValueError):
    """A pack cannot be used; `faults` lists everything that is wrong with it."""

    code = "pack_invalid"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))


class NoClock(ValueError):
    """A clock was asked for from a rule that sets none off."""

    code = "rule_without_clock"

    def __init__(self, *, rule: str, unit: str) -> None:
        super().__init__(
            f"The rule {rule} counts {unit} and sets no clock off. A clock needs days, hours or"
            " weeks, and the part `clock` with what starts it."
        )
