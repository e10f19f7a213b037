"""Which column of a source becomes which column of a table that is no event log."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from zhike.pipelines.errors import MappingBroken, PresetUnknown
from zhike.pipelines.table_contracts import CALLS, COMPLAINTS, CUSTOMERS, HOLDERS
from zhike.schema import customer_month, feedback_text, holding, survey_answer, transaction
from zhike.schema.contract import Contract
from zhike.schema.sentence import Sentence

TABLES: Dictionary[str, Contract] = {
    "customers": CUSTOMERS,
    "holders": HOLDERS,
    "holdings": holding.CONTRACT,
    "transactions": transaction.CONTRACT,
    "months": customer_month.CONTRACT,
    "answers": survey_answer.CONTRACT,
    "texts": feedback_text.CONTRACT,
    "complaints": COMPLAINTS,
    "calls": CALLS,
}


@dataclass(frozen=True, kw_only=True)
class TableMapping:
    """How rows of a source become rows of a table.

    `columns` names for our column the source's (several are joined with a blank), `prefix` what
    is put before it, `constants` what a source without it means. `codes` translate; ``*`` stands
    for all others. `formats` tell how days are written. `holder` names the column and the kind of
    identifier by which the customer is found where the source does not have his number.
    `negative` names a column and the values of it for which amounts are money out.
    """

    table: str
    columns: Dictionary[str, tuple[str, ...]]
    prefix: Dictionary[str, str] = field(default_factory=dict)
    constants: Dictionary[str, str] = field(default_factory=dict)
    codes: Dictionary[str, Dictionary[str, str]] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    zone: str = "Asia/Shanghai"
    holder: Dictionary[str, str] = field(default_factory=dict)
    negative: Dictionary[str, Any] = field(default_factory=dict)
    as_of: str = ""
    title: str = ""
    title_zh: str = ""

    def __post_init__(self) -> None:
        """Refuse a mapping onto columns that the table does not have."""
        known = TABLES[self.table].column_names
        for name in (*self.columns, *self.constants):
            if name not in known:
                raise MappingBroken(
                    problem=Sentence("the table has no column {name!r}", name=name),
                    way_out=Sentence("There are: {known}.", known=", ".join(known)),
                )

    @property
    def contract(self) -> Contract:
        """The table's contract."""
        return TABLES[self.table]

    @property
    def sources(self) -> set[str]:
        """All columns that the source must have."""
        named = {name for names in self.columns.values() for name in names}
        return named | {
            given["column"] for given in (self.holder, self.negative) if "column" in given
        }

    def to_yaml(self) -> str:
        """Give the mapping as `table_mapping_from` reads it; what is empty is left out."""
        plain = {name: value for name, value in asdict(self).items() if value}
        plain["table"] = str(self.table)  # a kind of the caller's may be more than a text
        plain["columns"] = {name: list(names) for name, names in self.columns.items()}
        if self.formats:
            plain["formats"] = list(self.formats)
        return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)

    def check_against(self, found: tuple[str, ...]) -> None:
        """Raise MappingBroken unless the source has every column the mapping names."""
        for name in sorted(self.sources - set(found)):
            raise MappingBroken(
                problem=Sentence("the source has no column {name!r}", name=name),
                way_out=Sentence("There are: {known}.", known=", ".join(found)),
            )


def table_mapping_from(text: str, *, table: str = "") -> TableMapping:
    """Read a mapping from YAML; MappingBroken where it is none."""
    plain = yaml.safe_load(text)
    if not isinstance(plain, dict) or not isinstance(plain.get("columns"), dict):
        raise MappingBroken(
            problem=Sentence("it has no section columns"),
            way_out=Sentence("Begin with: columns: {{case_id: …}}"),
        )
    given = {key: plain[key] for key in ("prefix", "constants", "codes", "holder") if key in plain}
    return TableMapping(
        table=table or str(plain.get("table", "")),
        columns={name: _names(names) for name, names in plain["columns"].items()},
        formats=tuple(plain.get("formats", ())),
        zone=str(plain.get("zone", "Asia/Shanghai")),
        negative=plain.get("negative", {}),
        as_of=str(plain.get("as_of", "")),
        title=str(plain.get("title", "")),
        title_zh=str(plain.get("title_zh", "")),
        **given,
    )


def table_preset_names() -> tuple[str, ...]:
    """Give the names of all presets of tables.

    Examples
    --------
    >>> "berka_client" in table_preset_names()
    True
    """
    found = (Path(file.name) for file in files("zhike.pipelines.table_presets").iterdir())
    return tuple(sorted(path.stem for path in found if path.suffix == ".yaml"))


def load_table_preset(name: str, *, table: str = "") -> TableMapping:
    """Give a preset by its name; PresetUnknown lists those there are (for a table, if named)."""
    known = [one for one in table_preset_names() if table in ("", _preset(one).table)]
    if name not in known:
        raise PresetUnknown(preset=name, known=known)
    return _preset(name)


@cache
def _preset(name: str) -> TableMapping:
    file = files("zhike.pipelines.table_presets") / f"{name}.yaml"
    return table_mapping_from(file.read_text(encoding="utf-8"))


def _names(names: Any) -> tuple[str, ...]:
    return tuple(map(str, names)) if isinstance(names, list) else (str(names),)
