"""The page on which the columns of a source get their meaning, before anything is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhike.apps.imports import actions, queries, rules
from zhike.apps.imports.errors import REFUSALS, ImportsError, Problem, problem_of
from zhike.apps.imports.forms import MappingForm
from zhike.apps.imports.models import Import
from zhike.apps.imports.readings import PRESET, Look, fitting_presets, look_at, preview
from zhike.apps.imports.rules import suggested_log_name
from zhike.apps.imports.takers import taker_of
from zhike.apps.people.permissions import person_of
from zhike.pipelines.import_events import ImportReport
from zhike.pipelines.import_sample import SAMPLE_ROWS
from zhike.pipelines.import_tables import TableReport

UNSHOWN_COLUMNS = {"event_id", rules.ATTRIBUTE, rules.IGNORED}


def mapping_page(request: HttpRequest, made: Import) -> HttpResponse:
    """Show the page, or what a change on it brings about."""
    try:
        asked = request.POST if request.method == "POST" else request.GET
        look = look_at(made, use=asked.get("use", ""), sheet=asked.get("sheet", ""))
    except REFUSALS as error:
        page = {"made": made, "crumbs": crumbs(), "error": problem_of(error), "step": 2}
        return render(request, "imports/unreadable.html", page, status=422)
    data = request.POST if request.method == "POST" else None
    form = MappingForm(
        data, look=look, log_name=made.log_name or suggested_log_name(made.source_name)
    )
    step = request.POST.get("step", "")
    if step in {"check", "import"} and form.is_valid():
        try:
            return _start(request, made, form=form, check_only=step == "check")
        except ImportsError as refusal:
            form.add_error(None, str(refusal))
    page = _page(made, look=look, form=form)
    if request.headers.get("HX-Request"):
        return render(request, "imports/_preview.html", page)
    status = 422 if step and form.errors else 200
    return render(request, "imports/mapping.html", page, status=status)


def crumbs() -> list[tuple[str, str]]:
    return [(_("Imports"), reverse("imports:list"))]


def _start(
    request: HttpRequest, made: Import, *, form: MappingForm, check_only: bool
) -> HttpResponse:
    actions.start_import(
        made.pk,
        mapping=form.mapping(),
        log_name=form.value("log_name"),
        by=person_of(request),
        save_as=form.cleaned_data["save_as"].strip(),
        preset=form.look.preset.name if form.look.maps_itself and form.look.preset else "",
        sheet=form.look.asked_sheet,
        check_only=check_only,
    )
    return redirect("imports:mapping" if check_only else "imports:detail", made.pk)


def _page(made: Import, *, look: Look, form: MappingForm) -> dict[str, Any]:
    report, problem = _try(made, form=form)
    return {
        "made": made,
        "taker": taker_of(made.kind),
        "look": look,
        "form": form,
        "step": 2,
        "crumbs": crumbs(),
        "report": report,
        "problem": problem,
        "shown": _table(report, labels=form.labels) if report else None,
        "ready_mappings": _ready_mappings(look),
        "sampled": min(look.sample.rows, SAMPLE_ROWS),
    }


def _try(
    made: Import, *, form: MappingForm
) -> tuple[ImportReport | TableReport | None, Problem | None]:
    """The preview of what is chosen, or why there is none."""
    if form.is_bound:
        form.is_valid()
    try:
        mapping = form.mapping()
        log_name = form.value("log_name") or suggested_log_name(made.source_name)
        return preview(made, look=form.look, mapping=mapping, log_name=log_name), None
    except REFUSALS as error:
        return None, problem_of(error)


def _table(report: ImportReport | TableReport, *, labels: dict[str, Any]) -> dict[str, Any]:
    """The first mapped rows, without columns that are empty in all of them."""
    is_table = isinstance(report, TableReport)
    rows = report.preview if isinstance(report, TableReport) else report.preview.to_pylist()
    wanted = [name for name in labels if name not in UNSHOWN_COLUMNS]
    used = [name for name in wanted if any(row.get(name) is not None for row in rows)]
    return {
        "columns": [labels[name] for name in used],
        "has_attributes": not is_table,
        "rows": [
            ([_shown(name, row[name]) for name in used], _attributes(row.get("attributes")))
            for row in rows
        ],
    }


def _shown(name: str, value: Any) -> Any:
    if name.endswith("_cents"):
        return f"{value / 100:,.2f}"
    if isinstance(value, datetime):
        # The store counts in UTC without a zone; a page shows the bank's own time.
        return value.replace(tzinfo=UTC)
    return value.isoformat() if isinstance(value, date) else value


def _attributes(pairs: list[tuple[str, str]] | None) -> str:
    return ", ".join(f"{name} = {value}" for name, value in pairs or ())


def _ready_mappings(look: Look) -> list[tuple[str, str]]:
    """What can be used instead of the guess: (value of `use`, name) pairs."""
    chinese = (get_language() or "").startswith("zh")
    presets = [
        (f"{PRESET}{name}", title_zh if chinese else title)
        for name, title, title_zh in fitting_presets(look)
    ]
    saved = queries.saved_mappings(kind=look.kind)
    return [*presets, *((str(one.pk), one.name) for one in saved)]
