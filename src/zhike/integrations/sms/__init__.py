"""Text messages through the bank's gateway, over HTTP."""

from zhike.integrations.sms.gateway import Gateway, post_sms

__all__ = ["Gateway", "post_sms"]
