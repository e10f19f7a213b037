"""The tabs of the workbench, in the order in which one reads a journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.journeys.parts import Part
from zhike.apps.journeys.workbench import Workbench


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab: its module makes the parts, so the figures load when somebody looks at them."""

    key: str
    label: Any
    module: str

    def parts(self, bench: Workbench) -> Sequence[Part]:
        made: Sequence[Part] = import_module(f"zhike.apps.journeys.tabs.{self.module}").parts(bench)
        return [bench.exportable(part) for part in made]


TABS = {
    tab.key: tab
    for tab in (
        Tab(key="map", label=_("Process map"), module="process_map"),
        Tab(key="variants", label=_("Variants"), module="variants"),
        Tab(key="funnel", label=_("Funnel"), module="funnel"),
        Tab(key="waiting", label=_("Waiting time"), module="waiting"),
        Tab(key="rework", label=_("Rework"), module="rework"),
        Tab(key="channels", label=_("Channels"), module="channels"),
        Tab(key="conformance", label=_("Conformance"), module="conformance"),
        Tab(key="approvals", label=_("Approvals"), module="approvals"),
        Tab(key="comparison", label=_("Comparison"), module="comparison"),
        Tab(key="contact-centre", label=_("Contact centre"), module="contact_centre"),
    )
}
