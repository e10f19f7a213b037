"""Errors of the fields app.

FieldError
  CodeTaken       another field has this code
  OptionsMissing  a choice between fewer than two things
  AnswerRefused   an answer that is none of its field
  FieldUnknown    no field of that code is asked about the ticket
FieldsMissing     a ticket cannot be solved before its fields are answered (a TicketError)
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from zhike.apps.tickets.errors import TicketError


class FieldError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "field_error"


class CodeTaken(FieldError):
    """Another field has this code."""

    code = "field_code_taken"

    def __init__(self, *, taken: str) -> None:
        super().__init__(
            _("There is a field “%(code)s” already. Choose another code.") % {"code": taken}
        )


class OptionsMissing(FieldError):
    """A choice between fewer than two things."""

    code = "field_options_missing"

    def __init__(self) -> None:
        super().__init__(_("Write at least two things to choose from, each on its line."))


class AnswerRefused(FieldError):
    """An answer that is none of its field."""

    code = "field_answer_refused"

    def __init__(self, *, label: str, kind: object) -> None:
        super().__init__(
            _("“%(label)s” takes a %(kind)s; what was written is none.")
            % {"label": label, "kind": kind}
        )


class FieldUnknown(FieldError):
    """No field of that code is asked about the ticket."""

    code = "field_unknown"

    def __init__(self, *, codes: Iterable[str], known: Iterable[str]) -> None:
        super().__init__(
            _("No field %(codes)s is asked about this ticket. There are: %(known)s.")
            % {"codes": ", ".join(codes)[:200], "known": ", ".join(known) or "–"}
        )


class FieldsMissing(TicketError):
    """A ticket cannot be solved before its fields are answered."""

    code = "ticket_fields_missing"
    status = 409

    def __init__(self, *, labels: Iterable[str]) -> None:
        super().__init__(
            _("Before it is solved, answer: %(labels)s.") % {"labels": "、".join(labels)}
        )
