"""The packs that zhike ships: YAML files beside this one, read once, never changed by the bank."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from zhike.apps.rulepacks.faults import Fault, PackInvalid
from zhike.apps.rulepacks.rules import Rule, overlaps
from zhike.apps.rulepacks.validation import read_pack

FOLDER = Path(__file__).parent / "packs"


@lru_cache(maxsize=1)
def shipped_rules() -> tuple[Rule, ...]:
    """Every rule of every pack; raises PackInvalid with all faults of all packs."""
    return rules_in(FOLDER)


def rules_in(folder: Path) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            rules += read_pack(yaml.safe_load(path.read_text(encoding="utf-8")), name=path.stem)
        except PackInvalid as invalid:
            faults += invalid.faults
    # Two packs may hold a rule of one id, but never for one date.
    faults += [fault for fault in overlaps(rules) if fault not in faults]
    if faults:
        raise PackInvalid(faults)
    return tuple(rules)
