"""Messages to other systems over HTTP: signed, to addresses that were looked at before."""

from zhike.integrations.webhooks.destination import Destination, destination_of
from zhike.integrations.webhooks.sender import Answer, post
from zhike.integrations.webhooks.signature import is_genuine, signature_of

__all__ = ["Answer", "Destination", "destination_of", "is_genuine", "post", "signature_of"]
