"""The connection of the moment, shared by everything that asks the gateway."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from bot.channels.wechat.client import Puppet
from bot.channels.wechat.failures import LINK_FAILURES, NO_ANSWER, failure_of, not_connected
from handlers.domain.errors import DeliveryFailed


class Line:
    """Leads calls to the puppet that is logged in, and says plainly when there is none.

    `self_id` is the bot's own contact id; `online` is set while somebody is logged in.
    """

    def __init__(self) -> None:
        """Begin disconnected."""
        self.self_id = ""
        self.online = asyncio.Event()
        self._puppet: Puppet | None = None

    def connect(self, puppet: Puppet, self_id: str) -> None:
        """Use this puppet from now on; its account is `self_id`."""
        self._puppet, self.self_id = puppet, self_id
        self.online.set()

    def disconnect(self) -> None:
        """Use no puppet until the next login."""
        self._puppet = None
        self.online.clear()

    @property
    def puppet(self) -> Puppet:
        """The puppet that is logged in.

        Raises:
            DeliveryFailed: There is none.
        """
        if self._puppet is None:
            raise not_connected()
        return self._puppet

    async def ask(
        self, method: str, request: Any, response: Any, *, timeout_s: float | None = None, sending: bool = False
    ) -> Any:
        """Return the gateway's answer.

        Raises:
            DeliveryFailed: The call failed; with `sending`, perhaps after its effect.
        """
        try:
            return await self.puppet.ask(method, request, response, timeout_s=timeout_s)
        except LINK_FAILURES as error:
            raise failure_of(error, sending=sending) from error

    async def ask_if_known(self, method: str, request: Any, response: Any) -> Any:
        """Return the gateway's answer, None when it answered that it cannot say.

        Raises:
            DeliveryFailed: There was no answer.
        """
        try:
            return await self.ask(method, request, response)
        except DeliveryFailed as error:
            if error.reason in NO_ANSWER:
                raise
            return None

    async def send_pieces(
        self, method: str, pieces: AsyncIterator[Any], request: Any, response: Any, *, timeout_s: float
    ) -> Any:
        """Return the gateway's answer to a stream of messages.

        Raises:
            DeliveryFailed: The call failed, perhaps after its effect.
        """
        try:
            return await self.puppet.send_pieces(method, pieces, request, response, timeout_s=timeout_s)
        except LINK_FAILURES as error:
            raise failure_of(error, sending=True) from error

    async def receive_pieces(self, method: str, request: Any, response: Any, *, timeout_s: float) -> AsyncIterator[Any]:
        """Yield the gateway's messages.

        Raises:
            DeliveryFailed: The call failed.
        """
        try:
            async for piece in self.puppet.receive_pieces(method, request, response, timeout_s=timeout_s):
                yield piece
        except LINK_FAILURES as error:
            raise failure_of(error, sending=False) from error
