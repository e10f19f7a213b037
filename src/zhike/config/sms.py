"""The bank's gateway of text messages, as the environment describes it."""

from __future__ import annotations

import json
from ipaddress import ip_address
from urllib.parse import urlsplit

from zhike.config.env import optional_secret, text
from zhike.config.errors import BadSetting
from zhike.integrations.sms import Gateway
from zhike.integrations.sms.gateway import PLAIN_BODY


def sms() -> Gateway | None:
    """Read the gateway; None where no address is set."""
    url = text("ZHIKE_SMS_URL", default="")
    if not url:
        return None
    if not _is_safe(url):
        wanted = "an address with https, or one inside the bank"
        raise BadSetting(name="ZHIKE_SMS_URL", value=urlsplit(url).scheme + "://…", wanted=wanted)
    body = text("ZHIKE_SMS_BODY", default=json.dumps(PLAIN_BODY))
    return Gateway(
        url=url,
        body=_body(body),
        signature=text("ZHIKE_SMS_SIGNATURE", default=""),
        secret=optional_secret("ZHIKE_SMS_SECRET"),
        token=text("ZHIKE_SMS_TOKEN", default=""),
    )


def _body(template: str) -> dict[str, object]:
    try:
        found = json.loads(template)
    except ValueError:
        found = None
    if not isinstance(found, dict) or "{number}" not in template or "{text}" not in template:
        wanted = 'JSON such as {"to": "{number}", "text": "{text}"}'
        raise BadSetting(name="ZHIKE_SMS_BODY", value=template, wanted=wanted)
    return found


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme != "http":
        return parts.scheme == "https" and bool(parts.hostname)
    try:
        return ip_address(parts.hostname or "").is_private
    except ValueError:
        return parts.hostname == "localhost"
