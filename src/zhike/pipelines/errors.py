"""Errors of the pipelines.

PipelineError
  QuestionUnknown   no question has that name
  LogUnknown        no log has that name
  OptionUnknown     the question takes no such option
  OptionRefused     an option has a value the question cannot use
  NothingToAnswer   the log lacks what the question is about
"""

from __future__ import annotations

from collections.abc import Sequence


class PipelineError(ValueError):
    """A job cannot be done as asked. `code` is stable; the text is not."""

    code = "pipeline_error"


class QuestionUnknown(PipelineError):
    """No question has that name."""

    code = "question_unknown"

    def __init__(self, *, question: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no question {question!r}. There are: {', '.join(known)}.")


class LogUnknown(PipelineError):
    """No log has that name."""

    code = "log_unknown"

    def __init__(self, *, log_name: str, known: Sequence[str]) -> None:
        there = f"There are: {', '.join(known)}." if known else "There is none yet: import one."
        super().__init__(f"There is no log {log_name!r}. {there}")


class OptionUnknown(PipelineError):
    """The question takes no such option."""

    code = "option_unknown"

    def __init__(self, *, question: str, option: str, known: Sequence[str]) -> None:
        takes = f"It takes: {', '.join(known)}." if known else "It takes none."
        super().__init__(f"The question {question} has no option {option!r}. {takes}")


class OptionRefused(PipelineError):
    """An option has a value the question cannot use."""

    code = "option_refused"

    def __init__(self, *, option: str, value: str, wanted: str) -> None:
        super().__init__(f"{option} = {value!r} cannot be used. Give {wanted}.")


class NothingToAnswer(PipelineError):
    """The log lacks what the question is about."""

    code = "nothing_to_answer"

    def __init__(self, *, log_name: str, lacks: str, wanted: str) -> None:
        super().__init__(f"The log {log_name} has no {lacks}, so there is no answer. {wanted}")
