"""Ready mappings for well-known logs, one YAML file each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml

from zhike.engine.store import Store
from zhike.pipelines.errors import PresetUnknown
from zhike.pipelines.import_contacts import import_contacts
from zhike.pipelines.import_events import ImportReport, Progress, import_events
from zhike.pipelines.import_mapping import Mapping, mapping_from_yaml


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A known kind of source. `mapping` is missing where rows are calls, not events."""

    name: str
    title: str
    title_zh: str
    kind: Literal["events", "calls"]
    zone: str
    mapping: Mapping | None


def preset_names() -> tuple[str, ...]:
    """Give the names of all presets, in the order of the alphabet.

    Examples
    --------
    >>> preset_names()[:2]
    ('anonymous_bank', 'bpi_2012')
    """
    found = (Path(file.name) for file in files(__package__).iterdir())
    return tuple(sorted(path.stem for path in found if path.suffix == ".yaml"))


def load_preset(name: str) -> Preset:
    """Give a preset by its name.

    Raises
    ------
    PresetUnknown
        There is none of that name; the sentence lists those there are.
    """
    if name not in preset_names():
        raise PresetUnknown(preset=name, known=preset_names())
    plain = yaml.safe_load((files(__package__) / f"{name}.yaml").read_text(encoding="utf-8"))
    # Read as a person's own mapping would be, so that a preset is checked in the same way.
    mapping = mapping_from_yaml(yaml.safe_dump(plain["mapping"])) if "mapping" in plain else None
    return Preset(
        name=name,
        title=plain["title"],
        title_zh=plain["title_zh"],
        kind=plain.get("kind", "events"),
        zone=mapping.zone if mapping else plain["zone"],
        mapping=mapping,
    )


def import_with_preset(
    source: str | Path,
    *,
    preset: str,
    log_name: str,
    store: Store,
    encoding: str = "auto",
    sheet: str = "",
    by: str = "",
    progress: Progress | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Import a source of a known kind; calls give a `ContactsReport`."""
    known = load_preset(preset)
    act = (
        partial(import_contacts, zone=known.zone)
        if known.kind == "calls"
        else partial(import_events, mapping=known.mapping)
    )
    return act(
        source,
        log_name=log_name,
        store=store,
        encoding=encoding,
        sheet=sheet,
        by=by,
        progress=progress,
        dry_run=dry_run,
    )


__all__ = ["Preset", "import_with_preset", "load_preset", "preset_names"]
