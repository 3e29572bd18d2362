"""Calls the Bot API: over aiohttp, a third of the cost of httpx, and without turning answers into objects nobody reads.

Why both are ours stands in docs/decisions.
"""

from functools import cache
from typing import Any

import aiohttp
from telegram import Bot, InputFile
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

_CONNECTIONS = 256
_FILES_TIMEOUT = 60.0


class Calls:
    """Bot API methods by name, over the bot's own transport or another. Raises PTB's errors."""

    def __init__(self, bot: Bot, request: BaseRequest | None = None) -> None:
        self._request = request or bot.request
        self._address = bot.base_url

    async def __call__(self, method: str, parameters: dict[str, Any], *, read_timeout: Any = BaseRequest.DEFAULT_NONE) -> Any:
        """Do one method; its `result` as JSON."""
        given = [_parameter(name, value) for name, value in parameters.items()]
        return await self._request.post(f"{self._address}/{method}", RequestData(parameters=given), read_timeout=read_timeout)


class NotSent(NetworkError):
    """The call did not reach Telegram: it can be repeated without saying anything twice."""


class AiohttpRequest(BaseRequest):
    """One pool of kept-alive connections for all calls of a process."""

    def __init__(self, *, read_timeout: float = 10.0, connect_timeout: float = 5.0) -> None:
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; safe to call again."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=55), cookie_jar=aiohttp.DummyCookieJar()
            )

    async def shutdown(self) -> None:
        """Close the pool; safe to call again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call: its HTTP status and body. Raises `NotSent`, `TimedOut` or `NetworkError`."""
        if self._session is None:
            raise RuntimeError("the transport is not initialized")
        timeout = _timeout(_given(read_timeout, self._read_timeout), _given(connect_timeout, self._connect_timeout))
        try:
            async with self._session.request(method, url, timeout=timeout, **_body(request_data)) as response:
                return response.status, await response.read()
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise NotSent("Telegram could not be reached") from error
        except TimeoutError as error:
            raise TimedOut("Telegram did not answer in time") from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"the connection to Telegram broke: {type(error).__name__}") from error


@cache
def _timeout(read: float | None, connect: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(sock_read=read, sock_connect=connect)


def _body(request: RequestData | None) -> dict[str, Any]:
    if request is None:
        return {}
    if not request.contains_files:
        return {"json": request.parameters}
    form = aiohttp.FormData()
    for name, value in request.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}


def _given(value: Any, otherwise: float) -> float | None:
    if isinstance(value, DefaultValue):
        return otherwise
    return None if value is None else float(value)


def _parameter(name: str, value: Any) -> RequestParameter:
    """Only a file needs PTB's help; everything else is JSON already."""
    return RequestParameter.from_input(name, value) if isinstance(value, InputFile) else RequestParameter(name, value, None)
