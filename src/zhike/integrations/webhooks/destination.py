"""Where a message may go: never into the network of the machine that sends it.

Whoever may name an address could otherwise have zhike call what only zhike reaches: the database,
a metadata service, another bank system (server-side request forgery). The name is looked up once,
every address it stands for is judged, and the message goes to the very address that was judged: a
name that changes its answer in between gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from zhike.integrations.webhooks.errors import AddressRefused
from zhike.schema.sentence import Sentence

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
LookUp = Callable[[str, int], Iterable[str]]
_SHARED = IPv4Network("100.64.0.0/10")  # carriers' own; not private by the library's word
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_MAPPED_IN_TRANSLATED = 0xFFFFFFFF


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A judged address: the URL with the number in place of the name, and the name beside it."""

    url: str
    host: str  # as the Host header and the certificate have it
    port: int
    is_https: bool


def destination_of(
    url: str, *, allowed: Iterable[Network] = (), look_up: LookUp | None = None
) -> Destination:
    """Judge a URL and give where to call.

    Parameters
    ----------
    url
        ``https://…``; plain http only into an allowed network.
    allowed
        Networks of the bank that may be called all the same, by its own setting.
    look_up
        Gives the addresses of a name; the machine's own resolver by default.

    Raises
    ------
    AddressRefused
        The URL is none, names credentials, is not https, or one of its addresses is not public.
    """
    parts = _parts(url)
    host, port = parts.hostname or "", _port(parts)
    addresses = [_plain(ip_address(found)) for found in (look_up or _resolve)(host, port)]
    if not addresses:
        raise AddressRefused(Sentence("{host} is not known to the name service.", host=host))
    networks = tuple(allowed)
    inside = [a for a in addresses if any(a in network for network in networks)]
    # One forbidden answer among good ones refuses the name: which is called is the network's whim.
    if refused := [a for a in addresses if a not in inside and not is_public(a)]:
        raise AddressRefused(
            Sentence(
                "{host} lies inside a network that is not public ({address}). Only public addresses"
                " are called, and those of ZHIKE_WEBHOOK_NETWORKS.",
                host=host,
                address=str(refused[0]),
            )
        )
    if parts.scheme != "https" and len(inside) < len(addresses):
        raise AddressRefused(Sentence("Only https is called beyond the bank's own network."))
    return _destination(parts, address=addresses[0], port=port)


def is_public(address: Address) -> bool:
    """Say whether an address is anybody's on the open internet.

    Examples
    --------
    >>> [is_public(ip_address(a)) for a in ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::1")]
    [True, False, False, False]
    """
    plain = _plain(address)
    if plain.is_multicast or not plain.is_global:
        return False
    return not (isinstance(plain, IPv4Address) and plain in _SHARED)


def _plain(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, where it is only another way of writing it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if any(address in network for network in _TRANSLATED):
            return IPv4Address(int(address) & _MAPPED_IN_TRANSLATED)
    return address


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"https", "http"} or not url.isprintable():
        raise AddressRefused(Sentence("This is no web address. Write https://host/path."))
    if parts.username or parts.password:
        raise AddressRefused(
            Sentence("The address holds a name or password. The signature proves who sends it.")
        )
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def _destination(parts: SplitResult, *, address: Address, port: int) -> Destination:
    number = f"[{address}]" if isinstance(address, IPv6Address) else str(address)
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    return Destination(
        url=f"{parts.scheme}://{number}:{port}{path}{query}",
        host=parts.hostname or "",
        port=port,
        is_https=parts.scheme == "https",
    )
