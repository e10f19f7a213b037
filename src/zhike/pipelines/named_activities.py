"""Options that name activities, held against those of the log."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice

import ibis

from zhike.pipelines.asking import Asked, write_list
from zhike.pipelines.errors import OptionRefused
from zhike.schema.sentence import Sentence

SHOWN = 5


def named_activities(asked: Asked, *, option: str) -> tuple[str, ...]:
    """Read an option as activities; OptionRefused where the whole log has none of that name.

    Not where only the filter leaves none: then the answer is that no case has it.
    """
    names = asked.words(option)
    if not names:
        return ()
    counted = asked.whole.group_by("activity").agg(events=asked.whole.count())
    ranked = counted.order_by(ibis.desc("events"), "activity").activity
    known: list[str] = ranked.to_pyarrow().to_pylist()
    for name in names:
        if name not in known:
            some = dict.fromkeys([*get_close_matches(name, known), *known])
            wanted = Sentence(
                "activities of the log, for example {names}",
                names=write_list(islice(some, SHOWN)),
            )
            raise OptionRefused(option=option, value=name, wanted=wanted)
    return names
