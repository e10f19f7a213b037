"""A question to the index. Whose rows may answer is part of it, and never cut afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import tantivy

from zhike.integrations.search.hidden_words import HiddenWords
from zhike.integrations.search.words import Part

MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


@dataclass(frozen=True, kw_only=True)
class Reach:
    """One way to see matters: which queues, and which of their texts.

    Parameters
    ----------
    queues
        All queues whose matters may be seen at all.
    own_queues, owner
        Where they are given, only matters of these queues, of this owner, or with a task for these
        queues.
    texts
        The fields that may be searched.
    complaints_only
        Only matters that are complaints.
    """

    queues: Sequence[int]
    texts: Sequence[str]
    own_queues: Sequence[int] | None = None
    owner: int | None = None
    complaints_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is searched, by whom, and how it is cut and sorted."""

    parts: Sequence[Part]
    reaches: Sequence[Reach]
    marks: dict[str, Sequence[str]] = field(default_factory=dict)  # kind, state, channel
    queue: int | None = None
    opened_from: int | None = None
    opened_until: int | None = None
    newest_first: bool = False


def query_of(question: Question, *, schema: Any, hidden: HiddenWords) -> Any:
    """Give the query of the index; None where nothing can fit."""
    make = _Maker(schema, hidden)
    ways = [
        make.within(reach, question.parts)
        for reach in question.reaches
        if reach.queues and reach.texts
    ]
    if not ways or not question.parts:
        return None
    filters = [make.any_of(name, list(values)) for name, values in question.marks.items() if values]
    if question.queue is not None:
        filters.append(make.numbers("queue", [question.queue]))
    if question.opened_from is not None or question.opened_until is not None:
        filters.append(make.opened(question.opened_from, question.opened_until))
    either = ways[0] if len(ways) == 1 else tantivy.Query.boolean_query([(SHOULD, q) for q in ways])
    return tantivy.Query.boolean_query(
        [(MUST, either), *((MUST, make.silent(one)) for one in filters)]
    )


class _Maker:
    def __init__(self, schema: Any, hidden: HiddenWords) -> None:
        self.schema, self.hidden = schema, hidden

    def within(self, reach: Reach, parts: Sequence[Part]) -> Any:
        clauses = [
            (MUST if part.is_needed else SHOULD, self.word(word, reach.texts))
            for part in parts
            for word in part.words
        ]
        cuts = [self.numbers("queue", reach.queues)]
        if reach.own_queues is not None:
            own = [
                (SHOULD, self.numbers("queue", reach.own_queues)),
                (SHOULD, self.numbers("task_queue", reach.own_queues)),
                (SHOULD, self.numbers("owner", [reach.owner] if reach.owner else [])),
            ]
            cuts.append(tantivy.Query.boolean_query(own))
        if reach.complaints_only:
            cuts.append(tantivy.Query.term_query(self.schema, "is_complaint", True))
        clauses += [(MUST, self.silent(cut)) for cut in cuts]
        return tantivy.Query.boolean_query(clauses)

    def word(self, word: str, texts: Sequence[str]) -> Any:
        hidden = self.hidden.of(word)
        terms = [tantivy.Query.term_query(self.schema, name, hidden, "freq") for name in texts]
        return terms[0] if len(terms) == 1 else tantivy.Query.disjunction_max_query(terms)

    def numbers(self, name: str, values: Sequence[int]) -> Any:
        return tantivy.Query.term_set_query(self.schema, name, list(values))

    def any_of(self, name: str, values: Sequence[str]) -> Any:
        return tantivy.Query.term_set_query(self.schema, name, list(values))

    def opened(self, since: int | None, until: int | None) -> Any:
        return tantivy.Query.range_query(
            self.schema,
            "opened_at",
            tantivy.FieldType.Unsigned,
            lower_bound=since,
            upper_bound=until,
            include_upper=until is None,  # else half-open, as all periods are
        )

    def silent(self, query: Any) -> Any:
        """A filter that says nothing about how well something fits."""
        return tantivy.Query.const_score_query(query, 0.0)
