"""One look at one log: which cases, which tab, with which options. All of it stands in the URL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from zhike.apps.journeys.parts import OptionField, Part
from zhike.apps.sentences.told import told
from zhike.pipelines.list_files import FORMS

if TYPE_CHECKING:
    from zhike.pipelines.journeys import Answer, LogFilter

# Parameters of the page that say how to look, not which cases to look at.
OPTION_NAMES = frozenset(
    (
        "measure",
        "clock",
        "activities",
        "paths",
        "edge_from",
        "edge_to",
        "node",
        "page",
        "fragment",
        "log",
        "steps",
        "by",
        "days",
        "user_type",
        "task",
        "failed",
        "along",
        "calendar",
        "reference",
        "split",
        "levels",
        "approved",
        "unit",
        "ends",
        "values",
        "good",
        "opened",
        "used",
    )
)
PASSING = frozenset({"edge_from", "edge_to", "node", "page", "fragment", "log"})


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """What a tab needs to ask its questions."""

    log_name: str
    tab: str
    wanted: LogFilter
    options: Mapping[str, str]

    @classmethod
    def from_query(cls, *, log_name: str, tab: str, query: str) -> Workbench:
        """Read filter and options from the address; InvalidFilter if it cannot be read."""
        from zhike.pipelines.journeys import LogFilter

        pairs = parse_qsl(query, keep_blank_values=False)
        options = {name: value for name, value in pairs if name in OPTION_NAMES}
        others = {name for name, _value in pairs if name in OPTION_NAMES}
        return cls(
            log_name=log_name,
            tab=tab,
            wanted=LogFilter.from_query(query, others=others),
            options=options,
        )

    @property
    def filter_query(self) -> str:
        return self.wanted.to_query()

    def option(self, name: str, *, default: str = "") -> str:
        return self.options.get(name, "").strip() or default

    def ask(self, question: str, **options: str) -> Answer:
        from zhike.pipelines.journeys import ask

        given = {name: value for name, value in options.items() if value}
        return ask(question, log_name=self.log_name, filter=self.wanted, options=given)

    def activities(self) -> list[str]:
        """The names of the activities that these cases hold, the commonest first."""
        rows = sorted(self.ask("activities").rows, key=lambda row: -row["events"])
        return [row["activity"] for row in rows]

    def url(self, name: str, *args: str, **query: str) -> str:
        """Give an address of this log that keeps the filter."""
        pairs = [*parse_qsl(self.filter_query), *query.items()]
        address = reverse(f"journeys:{name}", args=[self.log_name, *args])
        return f"{address}?{urlencode(pairs)}" if pairs else address

    @property
    def filter_pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.filter_query)

    @property
    def look_query(self) -> str:
        """The whole address after the question mark: which cases, and how they are looked at."""
        pairs = [pair for pair in self.options.items() if pair[0] not in PASSING]
        return urlencode([*parse_qsl(self.filter_query), *pairs])

    def exportable(self, part: Part) -> Part:
        """Give the part the addresses of its exports: the same question, filter and options."""
        if part.answer is None:
            return part
        options = {f"option.{name}": value for name, value in part.options.items() if value}
        url = {form: self.url("export", part.answer.question, form, **options) for form in FORMS}
        return replace(part, csv_url=url["csv"], xlsx_url=url["xlsx"])

    def part(
        self,
        make: Callable[[Workbench], Part],
        *,
        id: str,  # noqa: A002 - the attribute's own name
        title: Any,
        needs: Any,
        fields: Sequence[OptionField] = (),
        wants: Sequence[str] = (),
    ) -> Part:
        """Make a part, or say what the log lacks for it.

        `wants` names the options without which nothing can be asked.
        """
        own = {field.name for field in fields}
        passed = [pair for pair in parse_qsl(self.look_query) if pair[0] not in own]
        lack = str(needs)
        try:
            if all(self.option(name) for name in wants):
                return replace(make(self), fields=fields, passed=passed)
        except ValueError as error:
            # The errors of pipelines and analytics share no base the apps may import; they
            # all carry a code, and whatever carries none is a fault of ours.
            code = getattr(error, "code", None)
            if not isinstance(code, str):
                raise
            if code == "option_refused":  # the log may well have it: what was written is wrong
                lack = told(error)
        return Part(id=id, title=title, lack=lack, fields=fields, passed=passed)
