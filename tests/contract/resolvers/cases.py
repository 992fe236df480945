"""Finds every source file and the case that plays its service."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from aiohttp import web

from handlers.domain.article import Article, ArticleKind, Copy, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.outcome import Outcome
from handlers.ports import FulltextSource, MetadataSource
from resolvers.http import Http, Identity
from resolvers.load import available, load
from tests.contract.resolvers.web import Clock, Handler, LocalWeb

SAMPLES = Path(__file__).parents[2] / "samples" / "sources"
SECRET = "k3y-that-stays-here"
Place = Literal["metadata", "fulltext"]
PLACES: tuple[Place, ...] = ("metadata", "fulltext")
EVERY = [(place, name) for place in PLACES for name in available(place)]


@dataclass(frozen=True)
class Case:
    """How one source's service is played."""

    place: Place
    name: str
    spec: dict[str, Any] = field(repr=False)

    @property
    def folder(self) -> Path:
        return SAMPLES / self.place / self.name

    @property
    def is_online(self) -> bool:
        return "base_url" in self.spec["options"] and not self.is_link

    @property
    def is_link(self) -> bool:
        """Whether it gives links for a person, and so has nobody to ask and nothing to miss."""
        return bool(self.spec.get("is_link", False))

    def filled(self, value: object, base: str) -> Any:
        text = json.dumps(value).replace("{base}", base).replace("{here}", str(self.folder))
        return json.loads(text)

    def source(self, http: Http, base: str) -> MetadataSource | FulltextSource:
        entry = {"use": self.name, **self.filled(self.spec["options"], base)}
        if self.place == "metadata":
            return load([entry], "metadata", http)[0]
        return load([entry], "fulltext", http)[0]

    def reply(self, replies: list[dict[str, Any]]) -> Handler:
        """Return a handler that gives the first reply whose path and query fit; anything else is a bug."""

        async def handler(request: web.Request) -> web.StreamResponse:
            for reply in replies:
                if reply["path"] == request.path and _asks(request.query, reply.get("query", {})):
                    body = (
                        (self.folder / reply["file"]).read_bytes()
                        if "file" in reply
                        else reply.get("text", "").encode()
                    )
                    kind = reply.get("type", "application/json")
                    return web.Response(body=body, status=reply.get("status", 200), headers={"Content-Type": kind})
            return web.Response(status=418, text=f"unexpected: {request.rel_url}")

        return handler


def path_of(place: Place, name: str) -> Path:
    """Return the file that holds the case of a source."""
    return SAMPLES / place / name / "case.json"


def case_of(place: Place, name: str) -> Case:
    """Return the case of a source."""
    return Case(place, name, json.loads(path_of(place, name).read_text(encoding="utf-8")))


SOURCES = [(place, name) for place, name in EVERY if path_of(place, name).exists()]


def wanted_of(value: Mapping[str, Any]) -> Wanted:
    """Return what a case asks a metadata source for."""
    if "title" in value:
        return TitleWanted(
            value["title"],
            year=value.get("year"),
            first_author=value.get("first_author"),
            is_book=value.get("is_book", False),
        )
    return Identifier(IdKind(value["kind"]), value["value"])


def article_of(paper: list[str] | Mapping[str, Any]) -> Article:
    """Return the paper that a case asks a full-text source for: its identifiers, or its record."""
    record: dict[str, Any] = {"ids": paper} if isinstance(paper, list) else dict(paper)
    pairs = (text.split(":", 1) for text in record.pop("ids", ()))
    ids = tuple(Identifier(IdKind(kind), value) for kind, value in pairs)
    kind = ArticleKind(record.pop("kind", ArticleKind.JOURNAL))
    return Article(
        title=record.pop("title", ""), ids=ids, authors=tuple(record.pop("authors", ())), kind=kind, **record
    )


async def ask(source: MetadataSource | FulltextSource, spec: Mapping[str, Any]) -> Outcome[tuple[Any, ...]]:
    """Ask a source of either sort."""
    if "wanted" in spec:
        return await cast(MetadataSource, source).look_up(wanted_of(spec["wanted"]))
    return await cast(FulltextSource, source).locate(article_of(spec["article"]))


def accepts(source: MetadataSource | FulltextSource, case: Case, value: Any) -> bool:
    """Return whether a source of either sort accepts that."""
    if case.place == "metadata":
        return cast(MetadataSource, source).accepts(wanted_of(value))
    return cast(FulltextSource, source).accepts(article_of(value))


def told(value: Article | Copy) -> dict[str, Any]:
    """Return a result as a case writes it."""
    fields = {name: getattr(value, name) for name in value.__dataclass_fields__}
    if "ids" in fields:
        fields["ids"] = [str(i) for i in fields["ids"]]
    return {k: list(v) if isinstance(v, tuple) else v for k, v in fields.items()}


def http_for(here: LocalWeb, clock: Clock | None = None) -> Http:
    """Return the client of a test: only the local web may be reached."""
    identity = Identity("library@example-hospital.cn", homepage="https://example-hospital.cn/library")
    environment = {"TEST_NCBI_KEY": SECRET}
    return Http(identity=identity, clock=clock or Clock(), allow_hosts=[here.place], environment=environment)


def _asks(query: Mapping[str, str], expected: Mapping[str, str]) -> bool:
    return all(query.get(name) == value for name, value in expected.items())
