"""Whether a copy goes out at once, or waits until its reader is a friend of the bot."""

from aiohttp import web

from console.site import SITE, Site
from handlers.domain.errors import DeliveryFailed
from handlers.domain.request import Request

SENDING = "正在加水印发给读者"
HELD = "但读者还没加机器人好友，先不发出：会在群里请他加好友，通过后自动私聊发送"


async def has_private_way(site: Site, found: Request) -> bool:
    """Return whether the reader can be written to privately; while the channel is down, by what was known of them."""
    if not found.conversation.is_room:
        return True
    try:
        return await site.channel.is_friend(found.reader.contact_id)
    except DeliveryFailed:
        return found.reader.is_friend


async def what_follows(request: web.Request, number: int) -> str:
    """Return what becomes of a file that was just given to a request."""
    site = request.app[SITE]
    found = await site.book.find(number)
    is_private = found is not None and found.holding is not None and found.holding.is_for_one_reader
    return HELD if is_private and found and not await has_private_way(site, found) else SENDING
