"""Mail into the house by IMAP and out of it by SMTP."""

from zhike.integrations.mail.mailbox import Found, MailAccount, Mailbox, opened_mailbox
from zhike.integrations.mail.message import Attachment, Fault, Message, read_message
from zhike.integrations.mail.sender import Encryption, Mail, MailFile, MailServer, send

__all__ = [
    "Attachment",
    "Encryption",
    "Fault",
    "Found",
    "Mail",
    "MailAccount",
    "MailFile",
    "MailServer",
    "Mailbox",
    "Message",
    "opened_mailbox",
    "read_message",
    "send",
]
