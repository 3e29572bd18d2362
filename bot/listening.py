"""Serves a small site (webhook, health) inside the running process, which keeps the signals to itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette


async def listen(site: Starlette, address: str) -> None:
    """Serve `site` at `host:port` until cancelled."""
    host, _, port = address.rpartition(":")
    await _Server(uvicorn.Config(site, host=host or "127.0.0.1", port=int(port), log_config=None, lifespan="off")).serve()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
