"""Errors of the configuration.

ConfigError
  BadSetting      an environment variable holds something that cannot be used
"""

from __future__ import annotations


class ConfigError(RuntimeError):
    """zhike cannot start as it is set up. `code` is stable; the text is not."""

    code = "config_error"


class BadSetting(ConfigError):
    """An environment variable holds something that cannot be used."""

    code = "bad_setting"

    def __init__(self, *, name: str, value: str, wanted: str) -> None:
        self.name = name
        super().__init__(f"{name} is {value!r}. It must be {wanted}.")
