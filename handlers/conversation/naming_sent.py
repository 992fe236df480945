"""Which papers a command like `引用` or `加密` means: those it names or quotes, else the latest."""

from collections.abc import Awaitable, Callable, Collection

from handlers.dispatch import Heard
from handlers.domain.reading import CommandKind
from handlers.domain.reading.afterwards import quoted_number
from handlers.domain.request import Request

Choose = Callable[[Heard, Collection[int]], Awaitable[list[Request]]]


async def meant_by(heard: Heard, kind: CommandKind, choose: Choose) -> list[Request] | None:
    """Return the sender's papers that a command of that kind means, an empty list where there are none.

    `None`: it is another command, or talk among colleagues. `choose` is given the numbers named or quoted.
    """
    command = heard.command
    if command is None or command.kind is not kind:
        return None
    quoted = quoted_number(heard.message.text)
    named = command.numbers or ((quoted,) if quoted else ())
    wanted = await choose(heard, named) if heard.binding else []
    is_ours = wanted or named or heard.is_to_us
    return wanted if is_ours else None
