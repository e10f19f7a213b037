"""Errors of the jobs app.

JobError
  StepNotAllowed   the job's state does not allow the step
  UnknownKind      nothing is registered under the kind of the job
  Cancelled        somebody asked the running job to stop
"""

from __future__ import annotations

from collections.abc import Iterable


class JobError(Exception):
    """A background job that cannot go on. `code` is stable; the text is not."""

    code = "job_error"


class StepNotAllowed(JobError):
    """The job's state does not allow the step."""

    code = "step_not_allowed"

    def __init__(self, *, current: str, wanted: str, allowed: Iterable[str]) -> None:
        names = ", ".join(sorted(allowed)) or "nothing: it is final"
        super().__init__(f"A job that is {current} cannot become {wanted}. Allowed: {names}.")


class UnknownKind(JobError):
    """Nothing is registered under the kind of the job."""

    code = "unknown_kind"

    def __init__(self, *, kind: str, known: Iterable[str]) -> None:
        names = ", ".join(sorted(known)) or "none"
        super().__init__(
            f"No background job of the kind {kind!r}. Known: {names}."
            " Register it with job_kind in the jobs.py of its app."
        )


class Cancelled(JobError):
    """Somebody asked the running job to stop: progress raises it, the worker catches it."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("The job was cancelled.")
