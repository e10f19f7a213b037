"""Errors of the webhooks app.

WebhooksError
  EndpointNameTaken  an endpoint of that name is there
  EndpointRefused    its address must not be called
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class WebhooksError(Exception):
    """A change to a webhook that is refused. `code` is stable; the text is not."""

    code = "webhooks_error"


class EndpointNameTaken(WebhooksError):
    """An endpoint of that name is there."""

    code = "endpoint_name_taken"

    def __init__(self, *, name: str) -> None:
        super().__init__(_("There is a webhook named %(name)s. Choose another.") % {"name": name})


class EndpointRefused(WebhooksError):
    """Its address must not be called."""

    code = "endpoint_refused"

    def __init__(self, *, reason: Any) -> None:
        super().__init__(reason)
