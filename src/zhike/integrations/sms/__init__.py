"""Text messages through the bank's gateway, over HTTP."""

from zhike.integrations.sms.events import Incoming, Report, read_event
from zhike.integrations.sms.gateway import Gateway, post_sms

__all__ = ["Gateway", "Incoming", "Report", "post_sms", "read_event"]
