"""Mail out of the house by SMTP."""

from zhike.integrations.mail.sender import Encryption, Mail, MailServer, send

__all__ = ["Encryption", "Mail", "MailServer", "send"]
