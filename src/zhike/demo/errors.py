"""Errors of the demo bank.

DemoError
  UnknownSize     a size that zhike does not know
  UnknownTruth    a planted truth that does not exist
  TooFewCustomers fewer customers than the planted truths can be seen in
  HomeTaken       the home already holds a demo bank made otherwise
"""

from __future__ import annotations

from collections.abc import Iterable


class DemoError(ValueError):
    """The demo bank cannot be made as asked. `code` is stable; the text is not."""

    code = "demo_error"


class UnknownSize(DemoError):
    code = "unknown_size"

    def __init__(self, *, size: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no size {size!r}. Sizes: {', '.join(known)}.")


class UnknownTruth(DemoError):
    code = "unknown_truth"

    def __init__(self, *, names: Iterable[str], known: Iterable[str]) -> None:
        super().__init__(
            f"No planted truth is called {', '.join(sorted(names))}. Known: {', '.join(known)}."
        )


class TooFewCustomers(DemoError):
    code = "too_few_customers"

    def __init__(self, *, customers: int, least: int) -> None:
        super().__init__(f"{customers} customers are too few for a bank. Ask for {least} or more.")


class HomeTaken(DemoError):
    code = "home_taken"

    def __init__(self, *, there: str, wanted: str) -> None:
        super().__init__(
            f"This home already holds the demo bank {there}; it cannot become {wanted}."
            " Set ZHIKE_HOME to another folder."
        )
