"""What a mail says as a message of a conversation: its new words, and its files."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from zhike.apps.conversations.errors import FileRefused
from zhike.apps.conversations.files import MOST_FILES, Upload, checked
from zhike.apps.mailboxes.rules import cut
from zhike.integrations.mail import Attachment, Fault, Message
from zhike.integrations.mail.quoted import split_reply

WHOLE = "mail.txt"


def words_of(message: Message) -> tuple[str, list[Upload]]:
    """Give the text and the files that are taken.

    Where the text leaves anything out (history, signature, what is too long), the whole goes along
    as a file. What is refused is named, so that an agent can ask for it.
    """
    reply = split_reply(message.text)
    text, is_cut = cut(reply.new)
    files = []
    if is_cut or reply.quoted or reply.signature:
        files.append(Upload(name=WHOLE, content=message.text.encode()))
    refused = []
    for attachment in message.attachments:
        room = len(files) < MOST_FILES
        upload = Upload(name=attachment.name, content=attachment.content)
        if room and _is_taken(upload):
            files.append(upload)
        else:
            refused.append(attachment)
    notices = list(_notices(message, refused))
    if not text and not notices:
        notices = [_("(The mail has no text.)")]
    return "\n\n".join(filter(None, [text, *notices])), files


def _is_taken(upload: Upload) -> bool:
    if not upload.content:
        return False
    try:
        checked([upload])
    except FileRefused:
        return False
    return True


def _notices(message: Message, refused: Iterable[Attachment]) -> Iterable[str]:
    if Fault.NOT_FETCHED in message.faults:
        yield _("(The mail is too large: only its head was fetched. It is still in the mailbox.)")
    if Fault.ENCRYPTED in message.faults:
        yield _("(The mail is encrypted and cannot be opened here.)")
    names = [each.name for each in refused]
    if names:
        shown = ", ".join(names[:10]) + (" …" if len(names) > 10 else "")
        yield _("(Not taken, still in the mailbox: %(names)s)") % {"names": shown}
