"""Where a written rule is no YAML, in one sentence."""

from __future__ import annotations

import yaml


def yaml_fault(error: yaml.YAMLError, *, what: str) -> str:
    """Give what is wrong and where; the error itself fills several lines with a drawing.

    Examples
    --------
    >>> try:
    ...     yaml.safe_load("id: x\\nsteps: a: b")
    ... except yaml.YAMLError as error:
    ...     yaml_fault(error, what="The standard")
    'The standard is no YAML in line 2, column 9: mapping values are not allowed here.'
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return f"{what} is no YAML: {' '.join(str(error).split())}."
    place = f"line {mark.line + 1}, column {mark.column + 1}"
    return f"{what} is no YAML in {place}: {getattr(error, 'problem', None) or 'it breaks off'}."
