"""Mail out of the house by SMTP."""

from zhike.integrations.mail.sender import Mail, MailServer, send

__all__ = ["Mail", "MailServer", "send"]
