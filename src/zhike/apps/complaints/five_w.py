"""The record of who, what, when, where and why, without which nothing is decided."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class FiveW:
    """何人、何事、何时、何地、何因: each in words."""

    who: str = ""
    what: str = ""
    when: str = ""
    where: str = ""
    why: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The questions without an answer, in order; blanks answer nothing."""
        return tuple(row.name for row in fields(self) if not getattr(self, row.name).strip())

    @property
    def answered(self) -> int:
        return len(fields(self)) - len(self.missing)
