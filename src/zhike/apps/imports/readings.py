"""What a source looks like and what a mapping would make of it, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from functools import partial

from zhike.apps.imports import rules, uploads
from zhike.apps.imports.errors import SourceGone
from zhike.apps.imports.models import Import, SavedMapping
from zhike.pipelines.errors import MappingBroken
from zhike.pipelines.import_contacts import COLUMNS as CALL_COLUMNS
from zhike.pipelines.import_events import ImportReport, import_events
from zhike.pipelines.import_guess import guess_formats
from zhike.pipelines.import_mapping import ALL_OTHERS, TIMES, Mapping, mapping_from_yaml
from zhike.pipelines.import_sample import Sample, sample_files, sample_source
from zhike.pipelines.journeys import the_store
from zhike.pipelines.presets import Preset, import_with_preset, load_preset, preset_names

GUESSED, PRESET = "guess", "preset:"


@dataclass(frozen=True, kw_only=True)
class Look:
    """A source and the mapping from which the page starts."""

    sample: Sample
    use: str
    base: Mapping | None
    preset: Preset | None = None
    asked_sheet: str = ""

    @property
    def maps_itself(self) -> bool:
        """Whether the source is calls, whose rows become events by a method of their own."""
        return self.preset is not None and self.preset.mapping is None

    @property
    def columns(self) -> tuple[str, ...]:
        return self.sample.columns

    @property
    def later_columns(self) -> bool:
        """Whether rows that were not looked at may have further columns."""
        return self.sample.later_columns

    @property
    def samples(self) -> Dictionary[str, tuple[str, ...]]:
        return self.sample.values

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
    seen = partial(Look, sample=sample, asked_sheet=sheet or made.sheet)
    if use.startswith(PRESET):
        preset = load_preset(use.removeprefix(PRESET))
        return seen(use=use, base=preset.mapping, preset=preset)
    if use.isdigit() and (saved := SavedMapping.objects.filter(pk=int(use)).first()):
        return seen(use=use, base=mapping_from_yaml(saved.definition))
    # A mapping that was chosen for another sheet says nothing of this one.
    if not use and made.mapping and sheet in ("", made.sheet):
        return seen(use="", base=mapping_from_yaml(made.mapping))
    return seen(use=GUESSED, base=sample.guess)


def fitting_presets(look: Look) -> list[Preset]:
    """The presets whose columns the source has."""
    return [preset for name in preset_names() if _fits(preset := load_preset(name), look=look)]


def _fits(preset: Preset, *, look: Look) -> bool:
    if preset.mapping is None:
        return set(CALL_COLUMNS) <= set(look.columns)
    try:
        preset.mapping.check_against(look.columns)
    except MappingBroken:
        return False
    return True


def preview(made: Import, *, look: Look, mapping: Mapping | None, log_name: str) -> ImportReport:
    """What the mapping makes of the first rows: the real import, up to the storing."""
    rows, _facts = sample_files(uploads.path_of(made.upload), sheet=look.asked_sheet)
    store = the_store()
    if mapping is None and look.preset:
        name = look.preset.name
        return import_with_preset(rows, preset=name, log_name=log_name, store=store, dry_run=True)
    return import_events(rows, log_name=log_name, mapping=mapping, store=store, dry_run=True)


def roles_of(mapping: Mapping | None, *, column: str) -> list[str]:
    """What a column is in a mapping, at least one role; a column may be two things at once."""
    if mapping is None:
        return [rules.ATTRIBUTE]
    roles = [name for name, columns in mapping.columns.items() if column in columns]
    kept = column in mapping.attributes or (
        ALL_OTHERS in mapping.attributes and column not in mapping.left_out
    )
    return roles or [rules.ATTRIBUTE if kept else rules.IGNORED]


def mapping_of(chosen: Dictionary[str, str], *, zone: str, look: Look) -> Mapping:
    """Make a mapping of what was chosen for each column; what the page cannot show is kept."""
    columns: dict[str, tuple[str, ...]] = {}
    for column in look.columns:
        roles = [chosen[column], *roles_of(look.base, column=column)[1:]]
        for role in roles:
            if role not in {rules.ATTRIBUTE, rules.IGNORED}:
                columns[role] = (*columns.get(role, ()), column)
    base = look.base.columns if look.base else {}
    for role, names in columns.items():
        # Date before time of day, although the source may have them the other way round.
        if set(names) == set(base.get(role, ())):
            columns[role] = base[role]
    kept = tuple(name for name in look.columns if chosen[name] == rules.ATTRIBUTE)
    left_out = tuple(name for name in look.columns if chosen[name] == rules.IGNORED)
    # Columns that only later rows have cannot be chosen for, so they must not be lost.
    later = look.later_columns
    return Mapping(
        columns=columns,
        constants=look.constants,
        time_formats=_time_formats(columns, look=look),
        zone=zone,
        attributes=(ALL_OTHERS,) if later else kept,
        left_out=left_out if later else (),
    )


def _time_formats(columns: Dictionary[str, tuple[str, ...]], *, look: Look) -> tuple[str, ...]:
    """The formats of the base while its time columns stand; guessed anew for other columns."""
    times = {name: columns.get(name) for name in TIMES}
    if look.base and times == {name: look.base.columns.get(name) for name in TIMES}:
        return look.base.time_formats
    texts = [
        " ".join(parts)
        for names in times.values()
        for parts in zip(*(look.samples[name] for name in names or ()), strict=False)
    ]
    return guess_formats(texts)
