"""The index over matters: one document a ticket, with hidden words and what lists are cut by.

It lies in a folder of its own generation; a small file beside it names the one in use. Whoever
writes holds a lock; whoever reads looks whether there is a newer state, which costs one `stat`.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

import tantivy

from zhike.integrations.search.hidden_words import Hidden, HiddenWords
from zhike.integrations.search.questions import Question, query_of

FORM = 1  # of the documents; an index of another form is made anew
TEXTS = ("said", "complained")
MARKS = ("kind", "state", "channel")
NUMBERS = ("queue", "owner", "task_queue")
TIMES = ("opened_at", "touched_at")
HEAP_BYTES = 64_000_000
IN_USE, LOCK = "in-use.json", "lock"
STATE = "meta.json"  # what tantivy calls the list of what was committed


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A ticket as it is put into the index: of its texts the hidden words alone."""

    ticket: int
    kind: str
    state: str
    channel: str
    queue: int
    owner: int
    task_queues: Sequence[int]
    opened_at: int
    touched_at: int
    said: Sequence[Hidden]
    complained: Sequence[Hidden] | None  # None: it is no complaint


@dataclass(frozen=True, kw_only=True)
class InUse:
    """Which generation is read, under which key its words are hidden, and what it still owes."""

    folder: str
    key_number: int
    form: int = FORM
    holds_erased: bool = False


@dataclass(frozen=True, kw_only=True)
class Found:
    """The tickets of one page, the best first, and how many fit in all."""

    count: int
    tickets: list[int]


@dataclass
class Index:
    """One generation of the index, opened."""

    folder: Path
    hidden: HiddenWords
    _index: Any = field(init=False)
    _writer: Any = field(init=False, default=None)
    _read_at: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(_schema(), path=str(self.folder))
        # By hand: a thread that watches the folder would outlive a fork of the web processes.
        self._index.config_reader("manual")

    def remove(self, tickets: Sequence[int]) -> None:
        """Take away what stands there of tickets."""
        # By query: a term is taken for a signed number here, and would meet none of these.
        one_of = tantivy.Query.term_set_query(self._index.schema, "ticket", list(tickets))
        self._open_writer().delete_documents_by_query(one_of)

    def add(self, matters: Iterable[Matter]) -> None:
        """Add matters of which nothing stands there."""
        writer = self._open_writer()
        for matter in matters:
            writer.add_document(_document(matter))

    def commit(self) -> None:
        """Make all that was put visible, and safe on the disk."""
        if self._writer is not None:
            self._writer.commit()

    def close(self) -> None:
        """Let the merges end and give the folder free."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def search(self, question: Question, *, limit: int, offset: int = 0) -> Found:
        """Give the tickets that fit, cut to the reach that the question carries."""
        query = query_of(question, schema=self._index.schema, hidden=self.hidden)
        if query is None:
            return Found(count=0, tickets=[])
        searcher = self._newest()
        order = "touched_at" if question.newest_first else None
        hits = searcher.search(query, limit, count=True, order_by_field=order, offset=offset)
        addresses = [address for _order, address in hits.hits]
        return Found(
            count=hits.count,
            tickets=[int(key) for key in searcher.fast_field_values("ticket", addresses)],
        )

    def __len__(self) -> int:
        return int(self._newest().num_docs)

    def _open_writer(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(HEAP_BYTES, 1)
        return self._writer

    def _newest(self) -> Any:
        state = (self.folder / STATE).stat().st_mtime_ns
        if state != self._read_at:
            self._index.reload()
            self._read_at = state
        return self._index.searcher()


def in_use(home: Path) -> InUse | None:
    """Say which generation is read; None where there is none, or one of another form."""
    try:
        raw = json.loads((home / IN_USE).read_text(encoding="utf-8"))
        found = InUse(**raw)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    usable = found.form == FORM and (home / found.folder / STATE).exists()
    return found if usable else None


def use(home: Path, now: InUse) -> None:
    """Let readers go over to a generation, at one moment."""
    fresh = home / f".{IN_USE}.{os.getpid()}"
    fresh.write_text(json.dumps(asdict(now)), encoding="utf-8")
    fresh.replace(home / IN_USE)


def new_folder(home: Path) -> Path:
    """Name a folder for a new generation."""
    return home / f"matters-{uuid4().hex[:12]}"


def forget_others(home: Path) -> None:
    """Delete every generation but the one in use; who still reads an old one has its files open."""
    kept = in_use(home)
    for folder in home.glob("matters-*"):
        if kept is None or folder.name != kept.folder:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(home: Path, *, waits: bool = False) -> Iterator[bool]:
    """Be the one who writes; gives False where somebody else does."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def _document(matter: Matter) -> Any:
    document = tantivy.Document()
    document.add_unsigned("ticket", matter.ticket)
    document.add_unsigned("queue", matter.queue)
    document.add_unsigned("owner", matter.owner)
    for queue in matter.task_queues:
        document.add_unsigned("task_queue", queue)
    for name in TIMES:
        document.add_unsigned(name, getattr(matter, name))
    for name in MARKS:
        document.add_text(name, getattr(matter, name))
    document.add_text("said", _mixed(matter.said))
    document.add_boolean("is_complaint", matter.complained is not None)
    if matter.complained:
        document.add_text("complained", _mixed(matter.complained))
    return document


def _mixed(texts: Iterable[Hidden]) -> str:
    # In the order of their MACs: with the words' order a text could be guessed from its shape.
    return " ".join(sorted(chain.from_iterable(texts)))


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("ticket", indexed=True, fast=True)
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=True)
    for name in TIMES:
        builder.add_unsigned_field(name, fast=True)
    for name in MARKS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_boolean_field("is_complaint", indexed=True)
    for name in TEXTS:
        # No positions: from them whole texts could be put together again, word by word.
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
