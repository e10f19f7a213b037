"""What the worker looks after: new texts are read, days that are over are watched."""

from __future__ import annotations

from collections.abc import Hashable

from django.utils import timezone

from zhike.apps.jobs.chores import chore
from zhike.apps.voice.actions import announce_issues
from zhike.apps.voice.own_texts import own_texts, version_of_own_texts
from zhike.pipelines.text_store import last_sealed, read_the_texts, version_of_texts

_seen: list[tuple[Hashable, ...]] = []


@chore(every_ticks=60, aside=True, gives_way=True)
def read_new_texts() -> None:
    """Look whether there are texts or a new day; both cost nothing where there is neither."""
    today = timezone.localdate()
    now = (version_of_texts(), version_of_own_texts(), today)
    if _seen == [now]:
        return
    # All of them once a day: what was taken for spam may be none any more.
    is_new_day = not _seen or _seen[0][-1] != today
    # A message of today changes nothing of the days that are over: it is read, and no more.
    watch = is_new_day or _seen[0][0] != now[0]
    sealed = own_texts(after={} if is_new_day else last_sealed())
    read_the_texts(today=today, sealed=sealed, watch=watch)
    if watch:
        announce_issues(today=today)
    _seen[:] = [now]
