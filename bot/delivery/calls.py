"""Calls the Bot API without turning answers into objects nobody reads: an eighth of the cost of a message."""

from typing import Any

from telegram import Bot, InputFile
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter


class Calls:
    """Bot API methods by name, over the bot's own transport or another. Raises PTB's errors."""

    def __init__(self, bot: Bot, request: BaseRequest | None = None) -> None:
        self._request = request or bot.request
        self._address = bot.base_url

    async def __call__(self, method: str, parameters: dict[str, Any], *, read_timeout: Any = BaseRequest.DEFAULT_NONE) -> Any:
        """Do one method; its `result` as JSON."""
        given = [_parameter(name, value) for name, value in parameters.items()]
        return await self._request.post(f"{self._address}/{method}", RequestData(parameters=given), read_timeout=read_timeout)


def _parameter(name: str, value: Any) -> RequestParameter:
    """Only a file needs PTB's help; everything else is JSON already."""
    return RequestParameter.from_input(name, value) if isinstance(value, InputFile) else RequestParameter(name, value, None)
