"""The sockets on which the web system listens."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING

from zhike.cli.errors import AddressNotHere, PortInUse

if TYPE_CHECKING:
    from zhike.config.env import Bind

BACKLOG = 1024


def listening_sockets(bind: Bind, *, count: int) -> list[socket.socket]:
    """Give a socket for each web process, all on one port.

    Linux deals new connections out over sockets that share a port. Processes that take theirs from
    one socket would get them very unevenly, since the fastest takes all that wait.
    """
    first = listening_socket(bind)
    if count == 1:
        return [first]
    if sys.platform != "linux":
        return [first, *(first.dup() for _ in range(count - 1))]
    # The port is free, as the first has shown: sharing alone would not have told.
    first.close()
    return [listening_socket(bind, shared=True) for _ in range(count)]


def listening_socket(bind: Bind, *, shared: bool = False) -> socket.socket:
    family = socket.AF_INET6 if ":" in bind.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((bind.host, bind.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host=bind.host, port=bind.port) from error
        reason = error.strerror or str(error)
        raise AddressNotHere(host=bind.host, port=bind.port, reason=reason) from error
    return listener
