"""Sending texts, with the group nickname of whom they are for."""

from bot.channels.wechat.compat import puppet
from bot.channels.wechat.line import Line
from bot.channels.wechat.names import Names
from bot.channels.wechat.wire import Receipt
from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation, Person

AFTER_MENTION = "\u2005"
"""WeChat ends a mention with this space."""

SEND_TIMEOUT_S = 30.0


async def address(to: Conversation, names: Names) -> str:
    """Return the id under which the gateway reaches a conversation today.

    Raises:
        DeliveryFailed: There is no such group or person, or the gateway did not answer; nothing was sent.
    """
    if to.is_room:
        return await names.room_id(to)
    if await names.contact(to.contact_id) is None:
        raise DeliveryFailed("unknown_contact", outcome_known=True)
    return to.contact_id


async def send_text(line: Line, names: Names, to: Conversation, text: str, *, mention: Person | None = None) -> str:
    """Send a text and return its id.

    Raises:
        DeliveryFailed: It was not sent, or nobody knows whether it was.
    """
    if not text.strip():
        raise DeliveryFailed("empty_text", outcome_known=True)
    conversation_id = await address(to, names)
    mentioned: list[str] = []
    if mention is not None and to.is_room:
        text, mentioned = await _mentioning(names, conversation_id, mention, text)
    request = puppet.MessageSendTextRequest(conversation_id=conversation_id, text=text, mentonal_ids=mentioned)
    receipt = await line.ask("MessageSendText", request, Receipt, timeout_s=SEND_TIMEOUT_S, sending=True)
    return str(receipt.message_id)


async def _mentioning(names: Names, room_id: str, mention: Person, text: str) -> tuple[str, list[str]]:
    """Return the text with the nickname that the group shows, and whom it notifies.

    Upstream writes the account's own name, which others in the group may never have seen.
    """
    member = await names.member(room_id, mention.contact_id)
    if not member.shown:  # nobody of that id is known today; the name that the asker had must do
        return f"@{mention.shown}{AFTER_MENTION}{text}" if mention.shown else text, []
    return f"@{member.shown}{AFTER_MENTION}{text}", [mention.contact_id]
