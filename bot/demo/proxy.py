"""Shows the practice gateway's page and HTTP interface under the console's address."""

import aiohttp
from aiohttp import web

HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "te", "trailers", "transfer-encoding", "upgrade", "content-length", "host"}
)
CHUNK_BYTES = 64 * 1024


class PracticeProxy:
    """Forwards `/practice…` to the gateway's own port, streaming both ways."""

    def __init__(self, port: int) -> None:
        """Keep where the gateway listens on loopback."""
        self._base = f"http://127.0.0.1:{port}"
        self._session: aiohttp.ClientSession | None = None

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add to the console."""
        return [web.route("*", "/practice", self.forward), web.route("*", "/practice/{rest:.*}", self.forward)]

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def forward(self, request: web.Request) -> web.StreamResponse:
        """Answer with what the gateway answers."""
        self._session = self._session or aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=5), auto_decompress=False
        )
        headers = {k: v for k, v in request.headers.items() if k.lower() not in HOP_BY_HOP}
        body = request.content.iter_chunked(CHUNK_BYTES) if request.can_read_body else None
        try:
            async with self._session.request(
                request.method, self._base + request.raw_path, headers=headers, data=body, allow_redirects=False
            ) as answer:
                return await _relay(request, answer)
        except aiohttp.ClientConnectionError:
            return web.json_response({"error": "练习网关没有在运行"}, status=502)


async def _relay(request: web.Request, answer: aiohttp.ClientResponse) -> web.StreamResponse:
    headers = {k: v for k, v in answer.headers.items() if k.lower() not in HOP_BY_HOP}
    relayed = web.StreamResponse(status=answer.status, headers=headers)
    if answer.content_length is not None:
        relayed.content_length = answer.content_length
    await relayed.prepare(request)
    async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
        await relayed.write(chunk)
    await relayed.write_eof()
    return relayed
