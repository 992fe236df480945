"""Sources written as plain Python, made from a few lines of text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp.abc import AbstractResolver

from handlers.domain.article import Article, Identifier, IdKind
from handlers.ports import FulltextSource
from resolvers.http import Http, Identity
from resolvers.load import load
from tests.contract.resolvers.web import Clock

KEY = "k3y-that-stays-here"
BOOK = Article("床旁护理手册", ids=(Identifier(IdKind.ISBN, "9787999000013"),))
HEAD = "import requests, socket, subprocess, threading, time, urllib.request\n"
GET = "def locate(paper, session):\n    return session.get({url!r}).json()\n"


def client(*allow: str, resolver: AbstractResolver | None = None, clock: Clock | None = None) -> Http:
    identity = Identity("library@example-hospital.cn")
    environment = {"OPAC_KEY": KEY, "PROXY_LOGIN": f"me:{KEY}"}
    return Http(
        identity=identity, clock=clock or Clock(), allow_hosts=allow, environment=environment, resolver=resolver
    )


Make = Callable[..., FulltextSource]


def maker(folder: Path) -> Make:
    """Return a way to load a source from its text."""

    def made(text: str, http: Http, *hosts: str, **keys: Any) -> FulltextSource:
        file = folder / "our_source.py"
        file.write_text(HEAD + text, encoding="utf-8")
        entry = {"use": "plain", "module": str(file), "hosts": list(hosts or ("127.0.0.1",)), **keys}
        return load([entry], "fulltext", http)[0]

    return made
