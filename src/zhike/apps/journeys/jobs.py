"""What the worker does for this app: it looks at every page before somebody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from zhike.apps.audit.relay import LOG_NAME
from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.chores import chore
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.apps.journeys.queries import PREPARING, choices_of, latest_preparation, log_cards
from zhike.apps.journeys.rules import must_prepare
from zhike.apps.journeys.sparkline import sparkline_of
from zhike.apps.journeys.tabs.registry import TABS, Tab
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.journeys import data_version

# zhike's own log is small, and each of these jobs writes to it: it would be prepared for ever.
OWN = frozenset({LOG_NAME})


@chore(every_ticks=5)
def prepare_when_data_changed() -> None:
    """Whatever changed them: an import or its undoing by page, API or command line, or a demo."""
    version = data_version(without=OWN)
    now = timezone.now()
    if not must_prepare(version=version, latest=latest_preparation(), now=now):
        return
    if names := _log_names():
        start_job(kind=PREPARING, title=", ".join(names), by=None, arguments={"version": version})


@job_kind(PREPARING, label=gettext_lazy("Preparing the pages of the journeys"), aside=True)
def prepare_pages(*, progress: Progress, version: str) -> dict[str, Any]:
    """Look at each tab of each log as a reader first does; what the pages ask is kept.

    `version` says for which data; data that came since are looked at too.
    """
    looks = [(tab, name) for tab in TABS.values() for name in _log_names()]
    with translation.override(settings.LANGUAGE_CODE):
        for done, (tab, name) in enumerate(looks):
            progress(done, len(looks), f"{name}: {tab.label}")
            look_at(tab, log_name=name)
        progress(len(looks), len(looks), "")
    return {"version": version, "pages": len(looks)}


def look_at(tab: Tab, *, log_name: str) -> None:
    bench = Workbench.from_query(log_name=log_name, tab=tab.key, query="")
    with _refusals_passed_over():
        choices_of(log_name)
        sparkline_of(log_name)
    with _refusals_passed_over():
        tab.parts(bench)


@contextmanager
def _refusals_passed_over() -> Iterator[None]:
    """A log that cannot answer, or was undone meanwhile, is no fault of the job."""
    try:
        yield
    except ValueError as error:
        if not isinstance(getattr(error, "code", None), str):
            raise


def _log_names() -> list[str]:
    return [card.name for card in log_cards() if card.name not in OWN]
