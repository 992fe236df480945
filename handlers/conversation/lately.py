"""What was said a moment ago and asked for nothing."""

from collections import OrderedDict
from datetime import datetime, timedelta

from handlers.domain.message import Message

ONE_BREATH = timedelta(minutes=1)
MAX_REMEMBERED_CHARS = 500


class Lately:
    """What was said in the last minute and asked for nothing: in memory alone, since small talk is not to be kept."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._said: OrderedDict[tuple[str, str], Message] = OrderedDict()

    def note(self, message: Message) -> None:
        """Remember a message for a minute."""
        self._forget(message.at)
        if len(message.text) <= MAX_REMEMBERED_CHARS:
            self._said[message.account, message.id] = message

    def before(self, message: Message) -> list[str]:
        """Return what its sender said just before a message in the same conversation, latest first."""
        self._forget(message.at)
        return [one.text for one in reversed(self._said.values()) if _is_same_voice(one, message)]

    def _forget(self, now: datetime) -> None:
        while self._said and now - next(iter(self._said.values())).at > ONE_BREATH:
            self._said.popitem(last=False)


def _is_same_voice(one: Message, other: Message) -> bool:
    return one.id != other.id and other.at - one.at <= ONE_BREATH and _voice(one) == _voice(other)


def _voice(message: Message) -> tuple[str, str, str]:
    return message.account, message.conversation.key, message.sender.contact_id
