"""A sentence that keeps its parts, so that whoever shows it can say it in another language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self


class Sentence(str):
    """A sentence made of an English template and values; it is its own English text.

    Errors, warnings and whatever else the library says to people are sentences. Logs, the command
    line and programs use them as the texts they are; a page asks `told` for its own language. The
    template stands as a literal at the call, where tools find it. A value may be a sentence.

    Examples
    --------
    >>> found = Sentence("{name} has {rows} rows.", name="a.csv", rows=3)
    >>> found
    'a.csv has 3 rows.'
    >>> found.told({"{name} has {rows} rows.": "{name} 有 {rows} 行。"}.__getitem__)
    'a.csv 有 3 行。'
    """

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """Fill the template in."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """Copies and pickles are made of the parts."""
        return (self.template,), dict(self.values)

    def told(self, translate: Callable[[str], str]) -> str:
        """Give the sentence in the language into which `translate` puts its templates."""
        values = {name: _told(value, translate) for name, value in self.values.items()}
        return translate(self.template).format(**values)

    @classmethod
    def from_plain(cls, plain: object) -> str:
        """Give back what `plain_of` took apart."""
        if not isinstance(plain, dict):
            return str(plain)
        values = {
            name: cls.from_plain(value) if isinstance(value, dict) else value
            for name, value in plain["values"].items()
        }
        return cls(plain["template"], **values)


def plain_of(text: str) -> Any:
    """Give a sentence as what JSON can hold; any other text stays itself."""
    if not isinstance(text, Sentence):
        return text
    return {
        "template": text.template,
        "values": {name: _plain(value) for name, value in text.values.items()},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain_of(value)
    return value if isinstance(value, bool | int | float) else str(value)


def _told(value: Any, translate: Callable[[str], str]) -> Any:
    return value.told(translate) if isinstance(value, Sentence) else value
