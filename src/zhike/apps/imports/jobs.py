"""What the worker does for this app."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from zhike.apps.imports.actions import JOB_KIND, begin_batch, finish_import
from zhike.apps.imports.errors import SourceGone
from zhike.apps.imports.models import Import
from zhike.apps.imports.readings import source_of
from zhike.apps.imports.table_actions import import_file
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.apps.jobs.tasks import current_job
from zhike.apps.vault.keys import seal_pairs
from zhike.pipelines.import_events import ImportReport, import_events
from zhike.pipelines.import_mapping import mapping_from_yaml
from zhike.pipelines.import_tables import TableReport
from zhike.pipelines.journeys import the_store
from zhike.pipelines.presets import import_with_preset
from zhike.pipelines.table_mapping import table_mapping_from


@job_kind(JOB_KIND, label=gettext_lazy("Import"))
def run_import(*, progress: Progress, import_id: int, language: str) -> dict[str, Any]:
    """Import one source. Running it again after a crash stores nothing twice."""
    made = Import.objects.select_related("by").filter(pk=import_id).first()
    if made is None:  # thrown away, and then started anew from the list of jobs
        with translation.override(language or settings.LANGUAGE_CODE):
            raise SourceGone(name=gettext("The source"))
    if job_id := current_job():
        # The list of jobs may have started it anew under another number.
        Import.objects.filter(pk=import_id).update(job_id=job_id)
        made.job_id = job_id
    with translation.override(language or settings.LANGUAGE_CODE):
        report = _bring_in(made, progress=in_words(progress))
    finish_import(made, report=report)
    return {"import_id": import_id, "batch_id": report.batch_id, "stored": report.stored}


def _bring_in(made: Import, *, progress: Progress) -> ImportReport | TableReport:
    source, store, by = source_of(made), the_store(), made.by.username
    if made.is_table:
        return import_file(
            source,
            table=made.kind,
            mapping=table_mapping_from(made.mapping, table=made.kind),
            by=by,
            source=made.source_name,
            sheet=made.sheet,
            dry_run=made.is_check,
            batch_id=begin_batch(made),
            progress=progress,
        )
    if made.preset:
        return import_with_preset(
            source,
            preset=made.preset,
            log_name=made.log_name,
            store=store,
            sheet=made.sheet,
            by=by,
            progress=progress,
            dry_run=made.is_check,
        )
    return import_events(
        source,
        log_name=made.log_name,
        mapping=mapping_from_yaml(made.mapping),
        store=store,
        sheet=made.sheet,
        by=by,
        progress=progress,
        dry_run=made.is_check,
        seal=seal_pairs,
    )


STEPS = {
    "Reading the source": gettext_lazy("Reading the source"),
    "Mapping the rows": gettext_lazy("Mapping the rows"),
    "Looking for rows that are known": gettext_lazy("Looking for rows that are known"),
    "Storing": gettext_lazy("Storing"),
}


def in_words(progress: Progress) -> Progress:
    """Tell the steps in the language of whoever started the import."""

    def tell(done: int, total: int | None, message: str) -> None:
        progress(done, total, str(STEPS.get(message, message)))

    return tell
