"""Which use case answers a message; the order is the list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from handlers.domain.membership import Binding, is_same_person, read_claim
from handlers.domain.message import Message, MessageKind
from handlers.domain.reading import Command, Reading, read_command, read_message
from handlers.ports import MemberList

SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it was understood, and whom its sender is bound to (`None`: nobody)."""

    message: Message
    reading: Reading
    command: Command | None
    binding: Binding | None

    @property
    def is_to_us(self) -> bool:
        """Whether it is said to the bot: in private, or naming it. Colleagues also say 重发 and 取消."""
        return _is_to_us(self.message)

    @property
    def staff_id(self) -> int | None:
        """The sender's staff entry."""
        return self.binding.staff.id if self.binding else None


class Answerer(Protocol):
    """A use case that answers messages."""

    async def answer(self, heard: Heard) -> str | None:
        """Return what became of the message, or `None` when it is for somebody else."""


class Dispatch:
    """Asks each use case in order; silence when none wants the message."""

    def __init__(
        self,
        answerers: Sequence[Answerer],
        members: MemberList,
        *,
        bot_names: Collection[str],
        library_departments: Collection[str] = (),
    ) -> None:
        """Keep the use cases in the order in which they are asked.

        Members of `library_departments` are librarians: what they announce or answer is no request.
        """
        self._library_departments = frozenset(library_departments)
        self._answerers = tuple(answerers)
        self._members = members
        self._bot_names = frozenset(bot_names)

    async def answer(self, message: Message) -> str:
        """Answer one message and return what became of it."""
        heard = await self.understand(message)
        for answerer in self._answerers:
            if (outcome := await answerer.answer(heard)) is not None:
                return outcome
        return SILENCE

    async def understand(self, message: Message) -> Heard:
        """Read a message and find out who sent it."""
        is_readable = message.kind in {MessageKind.TEXT, MessageKind.CARD, MessageKind.RECORD}
        text = message.text if is_readable else ""
        binding = await self._sender(message)
        is_staff = binding is not None and binding.staff.department in self._library_departments
        return Heard(
            message=message,
            reading=read_message(text, at_bot=_is_to_us(message), is_staff=is_staff, bot_names=self._bot_names),
            command=read_command(text) if text else None,
            binding=binding,
        )

    async def _sender(self, message: Message) -> Binding | None:
        binding = await self._members.binding(message.account, message.sender.contact_id)
        if binding is None:
            return None
        claim = read_claim(message.sender.alias, await self._members.departments(), await self._members.aliases())
        return binding if is_same_person(binding, message.sender.name, claim) else None


def _is_to_us(message: Message) -> bool:
    return message.mentions_bot or not message.conversation.is_room
