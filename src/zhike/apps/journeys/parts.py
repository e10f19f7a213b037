"""What a tab of the workbench is made of: parts, each an answer or what the log lacks for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zhike.apps.dashboards.charts import Chart
from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of
from zhike.pipelines.asking import write_list

if TYPE_CHECKING:
    from zhike.pipelines.journeys import Answer

Words = Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A figure with what makes it trustworthy; the arguments of `{% figure %}`."""

    label: Any
    value: str
    definition: Any
    period: str
    n: int | None
    interval: str | None = None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table: where its value stands in a row, and how it is worded.

    `name` may reach into a nested value: ``share.lower``. A column without words is text.
    """

    name: str
    label: Any
    words: Words | None = None
    bar: bool = False  # draw the number as a bar behind it, relative to the column's largest

    @property
    def is_number(self) -> bool:
        # A template would call `words` instead of looking whether it is there.
        return self.words is not None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell as the page shows it, with the number that sorts it."""

    text: str
    value: float | None = None
    is_number: bool = False
    level: int | None = None  # 0 to 20, the length of the bar behind it
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class DataTable:
    """A table of a part."""

    caption: Any
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    more: int = 0  # rows that the answer has besides

    @property
    def body(self) -> SafeString:
        """The rows as HTML; a template takes ten times as long for a big table."""
        return mark_safe("".join(f"<tr>{''.join(_html(row))}</tr>" for row in self.rows))  # noqa: S308


@dataclass(frozen=True, kw_only=True)
class OptionField:
    """Something a reader may choose for a part; it travels in the address."""

    name: str
    label: Any
    value: str = ""
    kind: str = "text"
    hint: Any = ""
    choices: Sequence[tuple[str, Any]] = ()
    adds: Sequence[str] = ()  # names to pick from, where the value is a list

    @property
    def picks(self) -> Sequence[tuple[str, str]]:
        """What is added to the list for each name: a name with a comma comes in quotes."""
        return [(write_list([name]), name) for name in self.adds]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One piece of a tab. Either `lack` says what is missing, or the rest shows what was found."""

    id: str
    title: Any
    lead: Any = ""
    answer: Answer | None = None
    tiles: Sequence[Tile] = ()
    charts: Sequence[Chart] = ()
    tables: Sequence[DataTable] = ()
    lack: str = ""
    is_by_case: bool = False  # shows single cases, which not every role may see
    counted: int | None = None  # what n counts where it is not the cases of the log
    fields: Sequence[OptionField] = ()
    passed: Sequence[tuple[str, str]] = ()  # what the form of the fields passes on unseen
    options: dict[str, str] = field(default_factory=dict)  # with which the question was asked
    csv_url: str = ""
    xlsx_url: str = ""
    template: str = ""  # a fragment of its own
    is_hero: bool = False  # that fragment comes first and shows everything itself
    extra: dict[str, Any] = field(default_factory=dict)  # what that fragment needs

    @property
    def definition(self) -> str:
        return definition_of(self.answer) if self.answer else ""

    @property
    def period(self) -> str:
        return wording.period(self.answer.first_at, self.answer.last_at) if self.answer else ""

    @property
    def n(self) -> int | None:
        if self.counted is not None:
            return self.counted
        return self.answer.cases if self.answer else None


def _html(row: Sequence[Cell]) -> Iterator[str]:
    for place, cell in enumerate(row):
        text: str = escape(cell.text)
        if cell.href:
            text = f'<a href="{escape(cell.href)}">{text}</a>'
        if place == 0:
            yield f'<th scope="row">{text}</th>'
        elif cell.value is None:
            yield f'<td class="number">{text}</td>' if cell.is_number else f"<td>{text}</td>"
        else:
            bar = "" if cell.level is None else f" bar-{cell.level}"
            yield f'<td class="number{bar}" data-value="{cell.value}">{text}</td>'


def value_at(row: Any, name: str) -> Any:
    """Give a row's value; `share.lower` reaches into the value of `share`."""
    for part in name.split("."):
        if not isinstance(row, dict):
            return None
        row = row.get(part)
    return row


def data_table(
    rows: Sequence[dict[str, Any]],
    *,
    caption: Any,
    columns: Sequence[Column],
    most: int = 100,
    link: tuple[str, Callable[[dict[str, Any]], str]] | None = None,
) -> DataTable:
    """Word the rows; `link` names a column and gives its address for a row."""
    shown = rows[:most]
    largest = {c.name: _largest(shown, c.name) for c in columns if c.bar}
    return DataTable(
        caption=caption,
        columns=columns,
        rows=[[_cell(row, column, largest, link) for column in columns] for row in shown],
        more=max(0, len(rows) - most),
    )


def _cell(row: dict[str, Any], column: Column, largest: dict[str, float], link: Any) -> Cell:
    value = value_at(row, column.name)
    href = link[1](row) if link and link[0] == column.name else ""
    if column.words is None:
        return Cell(text=_text(value), href=href)
    number = value if isinstance(value, int | float) else None
    level = None
    if column.bar and number is not None and largest[column.name] > 0:
        level = round(20 * max(0.0, number) / largest[column.name])
    return Cell(text=column.words(value), value=number, is_number=True, level=level, href=href)


def _largest(rows: Sequence[dict[str, Any]], name: str) -> float:
    values = [value_at(row, name) for row in rows]
    return max((v for v in values if isinstance(v, int | float)), default=0.0)


def _text(value: Any) -> str:
    if value is None or value == "":
        return wording.NONE
    if isinstance(value, list | tuple):
        return " → ".join(str(item) for item in value)
    return str(value)
