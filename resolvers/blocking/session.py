"""A `requests` session that reaches a source's declared hosts only.

Each address and each hop is vetted, names are looked up once, and connections are made to what was vetted (`way.py`).
"""

import io
import socket
from collections.abc import Mapping
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from handlers.domain.article import Failure
from resolvers.blocking.way import CONNECT_S, Way
from resolvers.outgoing.transport import CHUNK_BYTES, MAX_HOPS, Trouble

MAX_BYTES = 5 * 1024 * 1024


class FencedSession(Session):
    """What a source asks with, like any `requests.Session`; `settings` are its own options and keys."""

    def __init__(self, way: Way, *, user_agent: str, settings: Mapping[str, Any]) -> None:
        super().__init__()
        self.settings = dict(settings)
        self.trust_env = False
        self.max_redirects = MAX_HOPS
        self.headers["User-Agent"] = user_agent
        self.adapters.clear()
        adapter = _Adapter(way, user_agent)
        self.mount("https://", adapter)
        self.mount("http://", adapter)


class _Adapter(HTTPAdapter):
    """Sends what the way admits; answers are read whole, up to `MAX_BYTES`, within the call's time."""

    def __init__(self, way: Way, user_agent: str) -> None:
        self._way = way
        self._user_agent = user_agent
        self._pools = _pools(way)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as in requests
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:  # noqa: ANN401 - as in requests
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        login = self._way.proxy.login if self._way.proxy else None
        return {"Proxy-Authorization": login["Authorization"]} if login else {}

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002
        timeout: Any = None,  # noqa: ANN401
        verify: Any = True,  # noqa: ANN401, FBT002
        cert: Any = None,  # noqa: ANN401
        proxies: Any = None,  # noqa: ANN401
    ) -> Response:
        request.url = str(self._way.admit(request.url or ""))
        request.headers["User-Agent"] = self._user_agent
        proxy = self._way.proxy
        answer = super().send(
            request,
            stream=True,
            timeout=(CONNECT_S, self._way.left_s()),
            verify=True,
            proxies={"http": proxy.url, "https": proxy.url} if proxy else {},
        )
        answer.raw = io.BytesIO(self._read(answer))
        return answer

    def _read(self, answer: Response) -> bytes:
        parts: list[bytes] = []
        size_bytes = 0
        try:
            while part := answer.raw.read1(CHUNK_BYTES, decode_content=True):
                self._way.left_s()
                size_bytes += len(part)
                if size_bytes > MAX_BYTES:
                    raise Trouble(Failure.TOO_LARGE)
                parts.append(part)
        finally:
            answer.raw.close()
        return b"".join(parts)


def _pools(way: Way) -> dict[str, type[HTTPConnectionPool]]:
    """Return the library's pools, with connections that go the vetted way."""

    class Vetted(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(way, self)

    class VettedTls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(way, self)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Vetted

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = VettedTls

    return {"http": Pool, "https": TlsPool}


def _connected(way: Way, connection: HTTPConnection) -> socket.socket:
    try:
        return way.connect(connection.host, connection.port)
    except OSError as error:
        raise NewConnectionError(connection, type(error).__name__) from error
