"""Which column of a source becomes which column of the event log."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from zhike.pipelines.errors import MappingBroken
from zhike.schema import event_log
from zhike.schema.sentence import Sentence

REQUIRED = ("case_id", "activity", "occurred_at")
TIMES = ("occurred_at", "completed_at")
# What a source may say; the log's name, the order and the rest of the row come from zhike.
TARGETS = tuple(
    name
    for name in event_log.CONTRACT.column_names
    if name not in ("log_name", "sequence", "attributes")
)
ALL_OTHERS = "*"
KEYS = ("columns", "constants", "time_formats", "zone", "attributes", "left_out", "personal")


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """How rows of a source become events.

    `columns` gives for a column of the event log the source's columns; several are joined, times
    with a blank (date and time of day), anything else with ``/``. `event_id` names the source's
    own id; without it an event is known by all its values. `zone` is where clocks without an
    offset hang. `attributes` are the source columns kept as they are; ``("*",)`` means all others
    but those in `left_out`. Those in `personal` are sealed under the key of their row's customer.
    """

    columns: Dictionary[str, tuple[str, ...]]
    constants: Dictionary[str, str] = field(default_factory=dict)
    time_formats: tuple[str, ...] = ()
    zone: str = "Asia/Shanghai"
    attributes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a mapping that no source could satisfy."""
        for name in (*self.columns, *self.constants):
            if name not in TARGETS:
                raise MappingBroken(
                    problem=Sentence(
                        "the event log has no column {name!r} that a source can fill", name=name
                    ),
                    way_out=_nearest(name, TARGETS),
                )
        for name in REQUIRED:
            if not self.columns.get(name) and name not in self.constants:
                raise MappingBroken(
                    problem=Sentence("nothing is mapped to {name}", name=name),
                    way_out=Sentence("Name the source's column under columns: {name}.", name=name),
                )
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise MappingBroken(
                problem=Sentence("{zone!r} is no time zone", zone=self.zone),
                way_out=Sentence("Write it like Asia/Shanghai."),
            ) from error

    def check_against(self, found: Iterable[str]) -> None:
        """Raise MappingBroken unless the source has every column the mapping names."""
        there = list(found)
        wanted = [name for names in self.columns.values() for name in names]
        wanted += [name for name in self.attributes if name != ALL_OTHERS]
        wanted += self.personal
        for name in wanted:
            if name not in there:
                raise MappingBroken(
                    problem=Sentence("the source has no column {name!r}", name=name),
                    way_out=_nearest(name, there),
                )

    def attribute_columns(self, found: Iterable[str]) -> tuple[str, ...]:
        """Give the attributes by name, in the order of the alphabet, ``*`` filled in."""
        chosen = {*self.attributes, *self.personal}
        if ALL_OTHERS not in chosen:
            return tuple(sorted(chosen))
        used = {name for names in self.columns.values() for name in names}
        used = (used - chosen) | set(self.left_out)
        return tuple(sorted(name for name in found if name not in used))

    def to_yaml(self) -> str:
        """Write the mapping as people edit it."""
        plain: dict[str, Any] = {
            "columns": {
                name: names[0] if len(names) == 1 else list(names)
                for name, names in self.columns.items()
            },
            "zone": self.zone,
        }
        if self.constants:
            plain["constants"] = dict(self.constants)
        if self.time_formats:
            plain["time_formats"] = list(self.time_formats)
        if self.attributes:
            plain["attributes"] = list(self.attributes)
        if self.left_out:
            plain["left_out"] = list(self.left_out)
        if self.personal:
            plain["personal"] = list(self.personal)
        return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)


def mapping_from_yaml(text: str) -> Mapping:
    """Read a mapping from YAML or JSON.

    Raises
    ------
    MappingBroken
        It is no mapping; the sentence says where and what would be right.

    Examples
    --------
    >>> mapping = mapping_from_yaml('''
    ... columns: {case_id: 业务流水号, activity: 环节, occurred_at: [日期, 时间]}
    ... ''')
    >>> mapping.columns["occurred_at"], mapping.zone
    (('日期', '时间'), 'Asia/Shanghai')
    """
    try:
        plain = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        broken = (
            Sentence("it is neither YAML nor JSON in line {line}", line=mark.line + 1)
            if mark
            else Sentence("it is neither YAML nor JSON")
        )
        raise MappingBroken(problem=broken, way_out=Sentence("Mend the file.")) from error
    return _from_plain(plain)


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingBroken(
            problem=Sentence("{path} cannot be read", path=path),
            way_out=Sentence("Give a YAML or JSON file in UTF-8."),
        ) from error
    return mapping_from_yaml(text)


def _from_plain(plain: object) -> Mapping:
    if not isinstance(plain, dict) or not isinstance(plain.get("columns"), dict):
        raise MappingBroken(
            problem=Sentence("it has no section columns"),
            way_out=Sentence("Begin with: columns: {{case_id: …}}"),
        )
    for key in plain:
        if key not in KEYS:
            raise MappingBroken(
                problem=Sentence("unknown section {key!r}", key=key), way_out=_nearest(key, KEYS)
            )
    constants = plain.get("constants") or {}
    if not isinstance(constants, dict):
        raise MappingBroken(
            problem=Sentence("constants is no list of name: value"),
            way_out=Sentence("Write constants: {{channel: phone}}."),
        )
    return Mapping(
        columns={
            str(name): _texts(names, where=str(name)) for name, names in plain["columns"].items()
        },
        constants={str(name): str(value) for name, value in constants.items()},
        time_formats=_texts(plain.get("time_formats") or [], where="time_formats"),
        zone=str(plain.get("zone") or "Asia/Shanghai"),
        attributes=_texts(plain.get("attributes") or [], where="attributes"),
        left_out=_texts(plain.get("left_out") or [], where="left_out"),
        personal=_texts(plain.get("personal") or [], where="personal"),
    )


def _texts(value: object, *, where: str) -> tuple[str, ...]:
    if isinstance(value, str | int | float):
        return (str(value),)
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return tuple(str(item) for item in value)
    raise MappingBroken(
        problem=Sentence("{where} is neither a name nor a list of names", where=where),
        way_out=Sentence("Write {where}: NAME or {where}: [NAME, NAME].", where=where),
    )


def _nearest(name: object, known: Iterable[str]) -> str:
    there = list(known)
    near = get_close_matches(str(name), there, n=1)
    if near:
        return Sentence(
            "Did you mean {near!r}? There are: {known}.", near=near[0], known=", ".join(there)
        )
    return Sentence("There are: {known}.", known=", ".join(there))
