from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.imports import actions, queries, rules, uploads
from zhike.apps.imports.errors import REFUSALS, ImportsError, NotNow, told
from zhike.apps.imports.forms import AddressForm, FileForm, UndoForm
from zhike.apps.imports.mapping_page import crumbs, mapping_page
from zhike.apps.imports.models import Import
from zhike.apps.imports.rules import State
from zhike.apps.imports.takers import taker_of
from zhike.apps.jobs.errors import JobError
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission

PAGE_SIZE = 25
SHOWN_REJECTS = 50
ACCEPT = ",".join([*rules.FORMATS, ".gz"])


@requires(Permission.SEE_IMPORTS)
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("log", "")
    rows = queries.batch_rows(log_name=chosen)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "log_names": queries.log_names(),
        "chosen_log": chosen,
        "may_run": person_of(request).may(Permission.RUN_IMPORTS),
        "may_undo": person_of(request).may(Permission.UNDO_IMPORTS),
    }
    fragment = "fragment" in request.GET
    return render(request, "imports/_batches.html" if fragment else "imports/list.html", context)


@csrf_exempt  # only until the handler is in place: _new_file checks
@requires(Permission.RUN_IMPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_file(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [uploads.LimitedUploadHandler(request)]
    return _new_file(request)


@csrf_protect
def _new_file(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _source_page(request, source="file", form=FileForm())
    form = FileForm(request.POST, request.FILES)
    (handler,) = request.upload_handlers
    try:
        if isinstance(handler, uploads.LimitedUploadHandler) and handler.refusal:
            raise handler.refusal
        if not form.is_valid() and "kind" in form.errors:
            return _source_page(request, source="file", form=form, status=422)
        kind = form.cleaned_data["kind"]
        made = actions.take_file(request.FILES.get("file"), kind=kind, by=person_of(request))
    except ImportsError as refusal:
        form.errors.pop("file", None)
        form.add_error("file", str(refusal))
        return _source_page(request, source="file", form=form, status=refusal.status)
    return _lead_on(request, reverse("imports:mapping", args=[made.pk]))


@requires(Permission.RUN_IMPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_database(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = actions.take_address(**form.cleaned_data, by=person_of(request))
            except ImportsError as refusal:
                form.add_error("address", str(refusal))
            else:
                return redirect("imports:mapping", made.pk)
    return _source_page(request, source="database", form=form, status=status)


@requires(Permission.RUN_IMPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, import_id: int) -> HttpResponse:
    """The mapping page. A POST tries a mapping, checks the whole source or starts the import."""
    made = import_of_address(import_id)
    return mapping_page(request, made) if made.may_start else redirect("imports:detail", made.pk)


@requires(Permission.SEE_IMPORTS)
@require_safe
def detail(request: HttpRequest, import_id: int) -> HttpResponse:
    made = import_of_address(import_id)
    if made.state is State.DRAFT:
        if "fragment" in request.GET:
            return render(request, "imports/_checked.html", {"made": made})
        return redirect("imports:mapping", made.pk)
    context = {
        "made": made,
        "crumbs": crumbs(),
        "step": 3,
        "rejects": actions.read_rejects(_rejects_path(made), limit=SHOWN_REJECTS),
        "withdrawal": queries.withdrawal_of(made.batch_id) if made.batch_id else None,
        "left": made.may_start and made.batch_id and actions.left_rows(made.batch_id),
        "next": queries.next_page(made, person=person_of(request)),
        "taker": taker_of(made.kind),
        "undo_form": UndoForm(),
        "in_master": made.kind in rules.IN_MASTER,
        "may_run": person_of(request).may(Permission.RUN_IMPORTS),
        "may_undo": person_of(request).may(Permission.UNDO_IMPORTS),
    }
    fragment = "fragment" in request.GET
    return render(request, "imports/_detail.html" if fragment else "imports/detail.html", context)


@requires(Permission.RUN_IMPORTS)
@require_POST
def cancel(request: HttpRequest, import_id: int) -> HttpResponse:
    made = import_of_address(import_id)
    try:
        actions.cancel_import(made, by=person_of(request))
    except (ImportsError, JobError):
        messages.info(request, _("The import had already ended."))
    return redirect("imports:detail", made.pk)


@requires(Permission.RUN_IMPORTS)
@require_POST
def again(request: HttpRequest, import_id: int) -> HttpResponse:
    """Run a failed import once more as it is, or begin a new one of the same source."""
    made = import_of_address(import_id)
    try:
        if made.may_start:
            actions.run_again(made, by=person_of(request))
        else:
            made = actions.import_again(made, by=person_of(request))
    except ImportsError as refusal:
        messages.error(request, str(refusal))
    return redirect("imports:detail", made.pk)


@requires(Permission.RUN_IMPORTS)
@require_POST
def discard(request: HttpRequest, import_id: int) -> HttpResponse:
    made = import_of_address(import_id)
    try:
        actions.discard_import(made.pk, by=person_of(request))
    except ImportsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The source was thrown away; nothing of it had been stored."))
    return redirect("imports:list")


@requires(Permission.UNDO_IMPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, batch_id: str) -> HttpResponse:
    row = queries.batch_row(batch_id)
    if row is None:
        raise Http404
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            if not row.may_undo:
                raise NotNow(state=row.label)
            reason, by = form.cleaned_data["reason"], person_of(request).username
            actions.undo_batch(batch_id, reason=reason, by=by)
        except REFUSALS as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _undone(batch_id))
            return redirect(row.url or "imports:list")
    context = {"row": row, "form": form, "crumbs": crumbs(), "in_master": row.in_master}
    context["undoing"] = row.undoing
    return render(request, "imports/undo.html", context, status=422 if form.errors else 200)


def _undone(batch_id: str) -> str:
    withdrawal = queries.withdrawal_of(batch_id)
    if withdrawal is None or withdrawal.outcome is None:
        return _("The import was undone: no figure counts its rows any more.")
    return _("The import was undone. What was changed since then stays.")


def import_of_address(import_id: int) -> Import:
    made = queries.import_of(import_id)
    if made is None:
        raise Http404
    return made


def _rejects_path(made: Import) -> Path | None:
    return queries.rejects_path(made) if made.rejects_file else None


def _lead_on(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # The script that uploaded the file must not load the next page only to throw it away.
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _source_page(
    request: HttpRequest, *, source: str, form: Any, status: int = 200
) -> HttpResponse:
    context = {
        "source": source,
        "form": form,
        "step": 1,
        "crumbs": crumbs(),
        "limit": rules.UPLOAD_LIMIT,
        "accept": ACCEPT,
        "tab_items": [
            ("file", _("File"), reverse("imports:new")),
            ("database", _("Database table"), reverse("imports:new_database")),
        ],
    }
    return render(request, "imports/new.html", context, status=status)
