from __future__ import annotations

import socket
import sys

import pytest
from tests.ports import free_port

from zhike.cli.errors import AddressNotHere, PortInUse
from zhike.cli.listeners import listening_sockets
from zhike.config.env import Bind


def here(port: int) -> Bind:
    return Bind(host="127.0.0.1", port=port)


def test_a_port_taken_meanwhile_and_an_address_elsewhere_are_told_apart():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortInUse):
            listening_sockets(here(taken.getsockname()[1]), count=1)
    with pytest.raises(AddressNotHere, match="ZHIKE_BIND"):
        listening_sockets(Bind(host="192.0.2.1", port=free_port()), count=1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux deals connections out")
def test_new_connections_are_dealt_out_over_all_sockets_of_the_port():
    port = free_port()
    sockets = listening_sockets(here(port), count=2)
    callers = [socket.create_connection(("127.0.0.1", port)) for _ in range(64)]

    taken = [taken_from(listener) for listener in sockets]

    assert sum(taken) == 64
    assert min(taken) > 8
    for one in [*sockets, *callers]:
        one.close()


def taken_from(listener: socket.socket) -> int:
    listener.setblocking(False)
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_a_port_that_several_processes_of_a_bank_share_is_taken_for_another_bank():
    port = free_port()
    sockets = listening_sockets(here(port), count=2)

    with pytest.raises(PortInUse):
        listening_sockets(here(port), count=2)

    for one in sockets:
        one.close()
