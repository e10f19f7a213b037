"""What a source looks like and what a mapping would make of it, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from functools import partial

from zhike.apps.imports import uploads
from zhike.apps.imports.errors import SourceGone
from zhike.apps.imports.models import Import, SavedMapping
from zhike.apps.imports.rules import Kind
from zhike.apps.imports.table_actions import import_file
from zhike.pipelines.errors import MappingBroken
from zhike.pipelines.import_contacts import COLUMNS as CALL_COLUMNS
from zhike.pipelines.import_events import ImportReport, import_events
from zhike.pipelines.import_mapping import Mapping, mapping_from_yaml
from zhike.pipelines.import_sample import Sample, sample_files, sample_source
from zhike.pipelines.import_tables import TableReport
from zhike.pipelines.journeys import the_store
from zhike.pipelines.presets import Preset, import_with_preset, load_preset, preset_names
from zhike.pipelines.table_guess import guessed_mapping
from zhike.pipelines.table_mapping import (
    TableMapping,
    load_table_preset,
    table_mapping_from,
    table_preset_names,
)
from zhike.pipelines.table_preview import masked_samples

GUESSED, PRESET = "guess", "preset:"


@dataclass(frozen=True, kw_only=True)
class Look:
    """A source and the mapping from which the page starts."""

    sample: Sample
    use: str
    base: Mapping | TableMapping | None
    kind: Kind = Kind.EVENTS
    preset: Preset | None = None
    asked_sheet: str = ""

    @property
    def maps_itself(self) -> bool:
        """Whether the source is calls, whose rows become events by a method of their own."""
        return self.preset is not None and self.preset.mapping is None

    @property
    def is_table(self) -> bool:
        return self.kind is not Kind.EVENTS

    @property
    def columns(self) -> tuple[str, ...]:
        return self.sample.columns

    @property
    def later_columns(self) -> bool:
        """Whether rows that were not looked at may have further columns."""
        return self.sample.later_columns

    @property
    def samples(self) -> Dictionary[str, tuple[str, ...]]:
        """What the columns hold: as it stands in a log, masked where rows are of customers."""
        if not isinstance(self.base, TableMapping):
            return self.sample.values
        return masked_samples(dict(self.sample.values), mapping=self.base)

    @property
    def constants(self) -> Dictionary[str, str]:
        return self.base.constants if self.base else {}

    @property
    def zone(self) -> str | None:
        return self.base.zone if self.base else None


def source_of(made: Import) -> str:
    """Where an import reads: the path of its file, or the address of its database."""
    path = uploads.path_of(made.upload)
    if not path.exists():
        raise SourceGone(name=made.source_name)
    return path.read_text() if made.source_format == "database" else str(path)


def look_at(made: Import, *, use: str, sheet: str = "") -> Look:
    """Look at an import's source, with the mapping somebody chose or the guessed one.

    Of a workbook the `sheet`, or the one chosen before, or the first visible one.
    """
    place = uploads.path_of(made.upload)
    sample = sample_source(source_of(made), beside=place, sheet=sheet or made.sheet)
    use = use or (f"{PRESET}{made.preset}" if made.preset else "")
    kind = Kind(made.kind)
    seen = partial(Look, sample=sample, asked_sheet=sheet or made.sheet, kind=kind)
    if use.startswith(PRESET):
        name = use.removeprefix(PRESET)
        if kind is not Kind.EVENTS:
            return seen(use=use, base=load_table_preset(name, table=kind))
        preset = load_preset(name)
        return seen(use=use, base=preset.mapping, preset=preset)
    saved_for_kind = SavedMapping.objects.filter(kind=kind)
    if use.isdigit() and (saved := saved_for_kind.filter(pk=int(use)).first()):
        return seen(use=use, base=mapping_in(saved.definition, kind=kind))
    # A mapping that was chosen for another sheet says nothing of this one.
    if not use and made.mapping and sheet in ("", made.sheet):
        return seen(use="", base=mapping_in(made.mapping, kind=kind))
    if kind is not Kind.EVENTS:
        return seen(use=GUESSED, base=guessed_mapping(kind, found=sample.columns))
    return seen(use=GUESSED, base=sample.guess)


def mapping_in(text: str, *, kind: str) -> Mapping | TableMapping:
    """Read a mapping as it is kept."""
    if kind == Kind.EVENTS:
        return mapping_from_yaml(text)
    return table_mapping_from(text, table=kind)


def fitting_presets(look: Look) -> list[tuple[str, str, str]]:
    """The presets whose columns the source has: name, title and Chinese title of each."""
    if look.is_table:
        tables = ((name, load_table_preset(name)) for name in table_preset_names())
        return [
            (name, mapping.title, mapping.title_zh)
            for name, mapping in tables
            if mapping.table == look.kind and _has_columns(mapping, look=look)
        ]
    return [
        (preset.name, preset.title, preset.title_zh)
        for preset in map(load_preset, preset_names())
        if _fits(preset, look=look)
    ]


def _fits(preset: Preset, *, look: Look) -> bool:
    if preset.mapping is None:
        return set(CALL_COLUMNS) <= set(look.columns)
    return _has_columns(preset.mapping, look=look)


def _has_columns(mapping: Mapping | TableMapping, *, look: Look) -> bool:
    try:
        mapping.check_against(look.columns)
    except MappingBroken:
        return False
    return True


def preview(
    made: Import, *, look: Look, mapping: Mapping | TableMapping | None, log_name: str
) -> ImportReport | TableReport:
    """What the mapping makes of the first rows: the real import, up to the storing."""
    rows, _facts = sample_files(uploads.path_of(made.upload), sheet=look.asked_sheet)
    if isinstance(mapping, TableMapping):
        return import_file(
            rows, table=made.kind, mapping=mapping, by="", source=made.source_name, dry_run=True
        )
    store = the_store()
    if mapping is None and look.preset:
        name = look.preset.name
        return import_with_preset(rows, preset=name, log_name=log_name, store=store, dry_run=True)
    return import_events(rows, log_name=log_name, mapping=mapping, store=store, dry_run=True)
