"""Calls the Bot API without turning answers into objects nobody reads: an eighth of the cost of a message."""

from typing import Any

from telegram import Bot, InputFile
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter


class Calls:
    """Bot API methods by name, over the bot's own transport. Raises PTB's errors."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def __call__(self, method: str, parameters: dict[str, Any]) -> Any:
        """Do one method; its `result` as JSON."""
        given = [_parameter(name, value) for name, value in parameters.items()]
        return await self._bot.request.post(f"{self._bot.base_url}/{method}", RequestData(parameters=given))


def _parameter(name: str, value: Any) -> RequestParameter:
    """Only a file needs PTB's help; everything else is JSON already."""
    return RequestParameter.from_input(name, value) if isinstance(value, InputFile) else RequestParameter(name, value, None)
