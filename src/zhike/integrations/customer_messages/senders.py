"""What carries a message to a customer: each channel has one sender, and each asks for a permit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, final

from zhike.integrations.customer_messages.errors import WrongChannel
from zhike.integrations.customer_messages.permit import Permit, check


@dataclass(frozen=True, kw_only=True)
class Message:
    """What the customer reads; lives only until it is sent.

    `reference` names the message to server and gateway: by it a repeat is known as one, and what
    they report later finds it.
    """

    reference: str
    address: str
    subject: str
    text: str


class Sender(ABC):
    """A way to reach customers. Only `send` is called, and it looks at the permit first."""

    channel: ClassVar[str]

    @final
    def send(self, permit: Permit, message: Message, *, key: bytes, now: datetime) -> None:
        """Deliver a message on a permit of the gate.

        Raises
        ------
        PermitForged, PermitExpired, WrongChannel
        """
        check(permit, key=key, now=now)
        if permit.channel != self.channel:
            raise WrongChannel(permitted=permit.channel, wanted=self.channel)
        self._deliver(message)

    @abstractmethod
    def _deliver(self, message: Message) -> None: ...


Post = Callable[[Message], None]


class MailSender(Sender):
    """By e-mail, through whatever posts a mail."""

    channel = "email"

    def __init__(self, post: Post) -> None:
        self._post = post

    def _deliver(self, message: Message) -> None:
        self._post(message)


class SmsSender(Sender):
    """By text message, through whatever sends one. Its subject stays behind."""

    channel = "sms"

    def __init__(self, post: Post) -> None:
        self._post = post

    def _deliver(self, message: Message) -> None:
        self._post(message)


class AppSender(Sender):
    """In the bank's app and on the customer's own pages, through whatever shows it there."""

    channel = "app"

    def __init__(self, post: Post) -> None:
        self._post = post

    def _deliver(self, message: Message) -> None:
        self._post(message)
