"""Rules, errors and warnings of reading and storing, in words for people."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhike.apps.sentences.told import told

register = template.Library()
RULES = {
    "missing_value": _("A needed value is missing"),
    "impossible_time": _("No time that exists, or in no known format"),
    "time_out_of_range": _("A time before 1900 or after 2199"),
    "nonexistent_local_time": _("A local time that the change of clocks skipped"),
    "ambiguous_local_time": _("A local time that the change of clocks brought twice"),
    "ends_before_it_begins": _("It ends before it begins"),
    "value_too_long": _("The value is too long"),
    "conflicting_duplicate": _("The same id as another row, but other values"),
    "too_few_fields": _("Fewer fields than the header names"),
    "too_many_fields": _("More fields than the header names"),
    "unclosed_quote": _("A quotation mark that nothing closes"),
    "empty_file": _("The file is empty"),
    "quote_misplaced": _("A quotation mark in the wrong place"),
    "line_too_long": _("The line is longer than 1 MB"),
    "invalid_bytes": _("Bytes that are wrong in this encoding"),
    "invalid_json": _("No JSON object"),
    "formula_in_cell": _("A cell that holds a formula"),
    "error_in_cell": _("A cell that holds an error"),
    "not_a_whole_number": _("No whole number"),
    "negative_time": _("A length of time below zero"),
    "not_a_number": _("No number"),
    "off_scale": _("Not on the scale of its question"),
    "unknown_holder": _("No customer has this number, account or key"),
    "number_of_digits": _("A number of at most 20 digits is expected"),
    "not_before_received": _("Earlier than the day on which it was received"),
    "not_in_the_future": _("A time that has not come yet"),
    "response_known": _("No answer that this kind of source knows"),
    "yes_or_no": _("Neither yes nor no"),
    "unknown_queue": _("No queue of this code, or nobody answers for it"),
    "unknown_switchboard": _("No telephone system of this name"),
    "inbound_or_outbound": _("Neither inbound nor outbound"),
    "not_before_it_rang": _("Answered before it rang"),
    "unknown_outcome": _("An outcome that this kind of source does not know"),
}
ERRORS = {
    "source_broken": _("The file is broken"),
    "source_missing": _("The source is not there"),
    "source_changed": _("The file changed while it was read"),
    "source_unknown": _("A kind of file that zhike does not read"),
    "source_gone": _("The uploaded file is no longer kept"),
    "encoding_unknown": _("An encoding that zhike does not read"),
    "sheet_unknown": _("The workbook has no such sheet"),
    "database_refused": _("The database refuses"),
    "mapping_broken": _("The mapping cannot be used"),
    "mapping_incomplete": _("The mapping is not complete"),
    "disk_full": _("The disk is full"),
    "store_busy": _("The event store is busy"),
    "log_name_refused": _("This cannot be the name of a log"),
    "mapping_not_guessed": _("The columns tell little by their names"),
    "preset_unknown": _("There is no such preset"),
    "home_not_writable": _("zhike cannot write to its folder"),
    "contract_broken": _("The rows are not as the event store needs them"),
    "batch_unknown": _("The event store has no such batch"),
    "batch_withdrawn": _("The batch was undone already"),
    "cancelled": _("Somebody stopped it"),
    "worker_lost": _("The worker was lost in the middle"),
    "worker_stopped": _("zhike was stopped in the middle"),
    "counts_do_not_match": _("The counts do not add up"),
}
# The code before a warning's words is for programs.
CODED = re.compile(r"^[a-z_]+: ")


@register.filter
def rule_in_words(rule: str) -> str:
    """Say what a rule means; a rule without words of its own stands for itself."""
    return str(RULES.get(rule, rule.replace("_", " ")))


@register.filter
def error_in_words(code: str) -> str:
    """Say in a few words what an error's code means; the sentence beside it has the facts."""
    return str(ERRORS.get(code, "")) or gettext("It did not work")


@register.filter
def warning_in_words(warning: Any) -> str:
    """Say a warning, fresh from the pipeline or kept with an import."""
    return CODED.sub("", told(warning))
