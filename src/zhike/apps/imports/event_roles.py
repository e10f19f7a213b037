"""What a column can be in an event log, and the mapping that choices make."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.imports import rules
from zhike.apps.imports.readings import Look
from zhike.pipelines.import_guess import guess_formats
from zhike.pipelines.import_mapping import ALL_OTHERS, TIMES, Mapping

COLUMN_LABELS = {
    "case_id": _("Case number"),
    "activity": _("Activity"),
    "occurred_at": _("Time of the event"),
    "completed_at": _("End time"),
    "customer_id": _("Customer"),
    "channel": _("Channel"),
    "touchpoint": _("Touchpoint"),
    "resource": _("Who did it"),
    "outcome": _("Outcome"),
    "lifecycle": _("Lifecycle state"),
    "event_id": _("The source's own event id"),
    rules.ATTRIBUTE: _("Keep as attribute"),
    rules.IGNORED: _("Leave out"),
}
REQUIRED = ("case_id", "activity", "occurred_at")
# Alike in all rows, these would make one case or one event of a whole log, or mean nothing.
NEVER_CONSTANT = {"case_id", "event_id", *TIMES, rules.ATTRIBUTE, rules.IGNORED}


def labels_for(look: Look) -> dict[str, Any]:
    """What a column of the source may be called, with its words."""
    del look  # every log has the same columns
    return COLUMN_LABELS


def missing_in(roles: set[str], *, look: Look) -> list[str]:
    """Needed columns that nothing was chosen for."""
    del look  # every log needs the same
    return [str(COLUMN_LABELS[name]) for name in REQUIRED if name not in roles]


def may_be_constant(look: Look) -> list[str]:
    """What all rows of a log may have alike."""
    del look
    return [name for name in COLUMN_LABELS if name not in NEVER_CONSTANT]


def roles_of(mapping: Mapping | None, *, column: str) -> list[str]:
    """What a column is in a mapping, at least one role; a column may be two things at once."""
    if mapping is None:
        return [rules.ATTRIBUTE]
    roles = [name for name, columns in mapping.columns.items() if column in columns]
    kept = column in mapping.attributes or (
        ALL_OTHERS in mapping.attributes and column not in mapping.left_out
    )
    return roles or [rules.ATTRIBUTE if kept else rules.IGNORED]


def mapping_of(
    chosen: Dictionary[str, str], *, constants: Dictionary[str, str], zone: str, look: Look
) -> Mapping:
    """Make a mapping of what was chosen for each column; what the page cannot show is kept."""
    known = _base(look)
    columns: dict[str, tuple[str, ...]] = {}
    for column in look.columns:
        roles = [chosen[column], *roles_of(known, column=column)[1:]]
        for role in roles:
            if role not in {rules.ATTRIBUTE, rules.IGNORED}:
                columns[role] = (*columns.get(role, ()), column)
    base = known.columns if known else {}
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
        constants={name: value for name, value in constants.items() if name not in columns},
        time_formats=_time_formats(columns, look=look),
        zone=zone,
        attributes=(ALL_OTHERS,) if later else kept,
        left_out=left_out if later else (),
    )


def _time_formats(columns: Dictionary[str, tuple[str, ...]], *, look: Look) -> tuple[str, ...]:
    """The formats of the base while its time columns stand; guessed anew for other columns."""
    times = {name: columns.get(name) for name in TIMES}
    base = _base(look)
    if base and times == {name: base.columns.get(name) for name in TIMES}:
        return base.time_formats
    texts = [
        " ".join(parts)
        for names in times.values()
        for parts in zip(*(look.samples[name] for name in names or ()), strict=False)
    ]
    return guess_formats(texts)


def _base(look: Look) -> Mapping | None:
    return look.base if isinstance(look.base, Mapping) else None
