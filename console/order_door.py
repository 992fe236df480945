"""The door at which suppliers' ISO 18626 messages come in: written down first, confirmed then."""

import structlog
from aiohttp import web

from console.order_desk import OrderDesk
from console.site import SITE
from handlers.ordering import Heard
from handlers.ports import Clock
from resolvers.iso18626 import writing
from resolvers.iso18626.reading import Agency, IllMessage, Misread, read_message
from resolvers.iso18626.words import CONFIRMATION_OF, MAX_BYTES, MEDIA_TYPE, ErrorType, Kind
from resolvers.suppliers.iso18626 import Iso18626Supplier, news_of

log = structlog.get_logger()
BEARER = "Bearer "
CHUNK_BYTES = 64 * 1024
Fault = tuple[ErrorType, str]


async def receive(request: web.Request) -> web.StreamResponse:
    """Take a supplier's message and confirm it; who is not a supplier learns nothing."""
    site = request.app[SITE]
    desk = site.orders
    supplier = desk.partner(_secret(request), request.remote or "") if desk else None
    if desk is None or supplier is None:
        log.warning("supplier_turned_away")
        return web.Response(status=403, text="forbidden")
    body = await _body(request)
    if body is None:
        log.warning("supplier_message_too_large", supplier=supplier.name)
        return web.Response(status=413, text=f"at most {MAX_BYTES} bytes")
    answer = await answer_to(body, supplier, desk, site.clock)
    return web.Response(body=answer, content_type=MEDIA_TYPE, charset="utf-8")


async def answer_to(body: bytes, supplier: Iso18626Supplier, desk: OrderDesk, clock: Clock) -> bytes:
    """Return the confirmation of a message, which has been written down if it is `OK`."""
    try:
        message = read_message(body)
    except Misread as error:
        log.warning("supplier_message_misread", supplier=supplier.name, error=error.error_type)
        return _misread(error, clock)
    fault = _misplaced(message)
    if fault is None:
        heard = await desk.ordering.heard(supplier.name, message.ref, news_of(message))
        if heard is Heard.UNKNOWN_ORDER:
            fault = (ErrorType.VALUE, "requestingAgencyRequestId: no such request of yours")
    return _confirmation(message, fault, clock)


def _misplaced(message: IllMessage) -> Fault | None:
    """Return what is wrong with a message that is for suppliers: this library asks, and supplies nobody."""
    match message.kind:
        case Kind.SUPPLYING:
            return None
        case Kind.REQUESTING:
            return ErrorType.ACTION, message.action
        case _:
            return ErrorType.ELEMENT, message.kind.value


def _confirmation(message: IllMessage, fault: Fault | None, clock: Clock) -> bytes:
    header = writing.Header(message.supplier, message.requester, message.ref, clock())
    return writing.confirmation(
        CONFIRMATION_OF.get(message.kind, Kind.SUPPLYING_CONFIRMATION),
        header,
        message.timestamp,
        reason=message.reason,
        action=message.action,
        error=fault,
    )


def _misread(error: Misread, clock: Clock) -> bytes:
    kind = CONFIRMATION_OF.get(error.kind, Kind.SUPPLYING_CONFIRMATION) if error.kind else Kind.SUPPLYING_CONFIRMATION
    nobody = writing.Header(Agency(), Agency(), error.ref, clock())
    return writing.confirmation(kind, nobody, "", error=(error.error_type, error.value))


def _secret(request: web.Request) -> str:
    given = request.headers.get("Authorization", "")
    return request.match_info.get("secret", "") or (given[len(BEARER) :] if given.startswith(BEARER) else "")


async def _body(request: web.Request) -> bytes | None:
    parts: list[bytes] = []
    size_bytes = 0
    async for chunk in request.content.iter_chunked(CHUNK_BYTES):
        size_bytes += len(chunk)
        if size_bytes > MAX_BYTES:
            return None
        parts.append(chunk)
    return b"".join(parts)
