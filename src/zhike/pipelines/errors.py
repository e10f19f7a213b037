"""Errors of the pipelines.

PipelineError
  QuestionUnknown   no question has that name
  LogUnknown        no log has that name
  OptionUnknown     the question takes no such option
  OptionRefused     an option has a value the question cannot use
  NothingToAnswer   the log lacks what the question is about
  MappingBroken     a mapping cannot be read, or names what is not there
  MappingNotGuessed the columns do not tell which is which
  PresetUnknown     no preset has that name
  SourceUnknown     a kind of file that zhike does not read
  SourceChanged     the file changed while it was being read
  CountsDoNotMatch  read is not stored + duplicates + rejected
  Cancelled         somebody stopped the job
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from zhike.schema.sentence import Sentence


class PipelineError(ValueError):
    """A job cannot be done as asked. `code` is stable; the text is not."""

    code = "pipeline_error"


class QuestionUnknown(PipelineError):
    """No question has that name."""

    code = "question_unknown"

    def __init__(self, *, question: str, known: Sequence[str]) -> None:
        super().__init__(
            Sentence(
                "There is no question {question!r}. There are: {known}.",
                question=question,
                known=", ".join(known),
            )
        )


class LogUnknown(PipelineError):
    """No log has that name."""

    code = "log_unknown"

    def __init__(self, *, log_name: str, known: Sequence[str]) -> None:
        there = (
            Sentence("There are: {known}.", known=", ".join(known))
            if known
            else Sentence("There is none yet: import one.")
        )
        super().__init__(
            Sentence("There is no log {log_name!r}. {there}", log_name=log_name, there=there)
        )


class OptionUnknown(PipelineError):
    """The question takes no such option."""

    code = "option_unknown"

    def __init__(self, *, question: str, option: str, known: Sequence[str]) -> None:
        takes = (
            Sentence("It takes: {known}.", known=", ".join(known))
            if known
            else Sentence("It takes none.")
        )
        super().__init__(
            Sentence(
                "The question {question} has no option {option!r}. {takes}",
                question=question,
                option=option,
                takes=takes,
            )
        )


class OptionRefused(PipelineError):
    """An option has a value the question cannot use."""

    code = "option_refused"

    def __init__(self, *, option: str, value: str, wanted: str) -> None:
        super().__init__(
            Sentence(
                "{option} = {value!r} cannot be used. Give {wanted}.",
                option=option,
                value=value,
                wanted=wanted,
            )
        )


class NothingToAnswer(PipelineError):
    """The log lacks what the question is about."""

    code = "nothing_to_answer"

    def __init__(self, *, log_name: str, lacks: str, wanted: str) -> None:
        super().__init__(
            Sentence(
                "The log {log_name} has no {lacks}, so there is no answer. {wanted}",
                log_name=log_name,
                lacks=lacks,
                wanted=wanted,
            )
        )


class MappingBroken(PipelineError):
    """A mapping cannot be read, or names what is not there."""

    code = "mapping_broken"

    def __init__(self, *, problem: str, way_out: str) -> None:
        super().__init__(
            Sentence(
                "The mapping cannot be used: {problem}. {way_out}", problem=problem, way_out=way_out
            )
        )


class MappingNotGuessed(PipelineError):
    """The names of the columns do not tell which is the case, the activity or the time."""

    code = "mapping_not_guessed"

    def __init__(self, *, missing: Iterable[str], found: Iterable[str]) -> None:
        super().__init__(
            Sentence(
                "No column was recognised as {missing}. The source has: {found}. Give a mapping"
                " that names them.",
                missing=", ".join(missing),
                found=", ".join(found),
            )
        )


class PresetUnknown(PipelineError):
    """No preset has that name."""

    code = "preset_unknown"

    def __init__(self, *, preset: str, known: Sequence[str]) -> None:
        super().__init__(
            Sentence(
                "There is no preset {preset!r}. There are: {known}.",
                preset=preset,
                known=", ".join(known),
            )
        )


class SourceUnknown(PipelineError):
    """A kind of file that zhike does not read."""

    code = "source_unknown"

    def __init__(self, *, name: str, known: Iterable[str]) -> None:
        super().__init__(
            Sentence(
                "{name} is of a kind zhike does not read. It reads files that end in: {known}"
                " (also with .gz), and databases by a URL with ?table=NAME.",
                name=name,
                known=", ".join(known),
            )
        )


class SourceChanged(PipelineError):
    """The file changed while it was being read."""

    code = "source_changed"

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            Sentence(
                "{name} changed while it was being read. Nothing was stored. Import it again when"
                " its writer has finished.",
                name=path.name,
            )
        )


class CountsDoNotMatch(PipelineError):
    """Read is not stored + duplicates + rejected: zhike itself is wrong."""

    code = "counts_do_not_match"

    def __init__(self, *, read: int, stored: int, duplicates: int, rejected: int) -> None:
        super().__init__(
            Sentence(
                "{read} rows were read, but {stored} stored + {duplicates} duplicates + {rejected}"
                " rejected do not add up to them. Undo the batch and report this as an error of"
                " zhike.",
                read=read,
                stored=stored,
                duplicates=duplicates,
                rejected=rejected,
            )
        )


class Cancelled(PipelineError):
    """Somebody stopped the job."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__(
            Sentence("The job was stopped. Nothing was stored. Start it again when you like.")
        )
