"""Serves a small site (webhook, health) inside the running process, which keeps the signals to itself."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


async def listen(site: ASGIApp, address: str) -> None:
    """Serve `site` at `host:port` until cancelled. Raises `OSError` where the address is taken or not of this machine."""
    with _opened(address) as door:
        await _Server(uvicorn.Config(site, log_config=None, lifespan="off")).serve(sockets=[door])


def _opened(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    try:
        return socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise OSError(error.errno, error.strerror.partition(" (")[0] if error.strerror else "", address) from error


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
