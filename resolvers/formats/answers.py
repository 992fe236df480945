"""What a service answered, and how it is read: tolerant of unknown, missing, null and odd fields."""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from lxml import etree

from handlers.domain.article import Failure
from handlers.domain.outcome import NotFound, Unavailable
from resolvers.formats.leniency import fitted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, body decompressed. `content_type` is lower case, without parameters."""

    status: int
    content_type: str
    body: bytes

    @property
    def is_html(self) -> bool:
        """Whether the answer is a web page, whatever its content type says."""
        head = self.body[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return self.content_type == "text/html" or head.startswith((b"<!doctype html", b"<html"))


def refused(failure: Failure = Failure.BAD_ANSWER) -> Unavailable:
    """Return the outcome of an answer that says nothing about the paper."""
    return Unavailable(failure.value)


def unreadable() -> Unavailable:
    """Return the outcome of a proper answer whose record cannot be read: no proof of absence, and no broken service."""
    return refused(Failure.BAD_RECORD)


def absent(*, unless: object = None) -> NotFound | Unavailable:
    """Return "not found", unless the answer spoke of what was asked for in a way that could not be read."""
    return unreadable() if unless else NotFound()


def misfit(answer: Answer) -> NotFound | Unavailable | None:
    """Return what a status other than 200 means, or `None` when the body decides.

    A 404 counts as "not found" only in a service's own form: a web page with 404 is a wrong address or a proxy.
    """
    status = answer.status
    if status == 200:
        return None if answer.body.strip() and not answer.is_html else refused()
    if status in {404, 410}:
        return refused() if answer.is_html else NotFound()
    if status == 429:
        return refused(Failure.RATE_LIMITED)
    if status in {401, 403, 406, 407, 451}:
        return refused(Failure.FORBIDDEN)
    return refused(Failure.SERVER_ERROR if status >= 500 else Failure.BAD_ANSWER)


def read_json(answer: Answer) -> dict[str, Any] | None:
    """Return the JSON object of an answer, or `None` when there is none."""
    value = _decoded(answer)
    return value if isinstance(value, dict) else None


def read_list(answer: Answer) -> list[Any] | None:
    """Return the JSON list of an answer, or `None` when there is none."""
    value = _decoded(answer)
    return value if isinstance(value, list) else None


def shaped(value: object, shape: type[T]) -> T | None:
    """Return a decoded value in that shape, as far as it can be read; `None` when nothing of use is left."""
    return fitted(value, shape)


def each_shaped(values: object, shape: type[T]) -> list[T]:
    """Return those of a list's entries that fit a shape: one odd record does not spoil the others."""
    return [fit for value in entries(values) if (fit := shaped(value, shape)) is not None]


def entries(values: object) -> list[object]:
    """Return what stands in a list, or in lists inside it; anything else but nothing is a list of one."""
    if not isinstance(values, list | tuple):
        return [values] if values else []
    return [inner for value in values for inner in (value if isinstance(value, list) and value else [value])]


def says_some(count: object) -> bool:
    """Return whether an answer counts some results, although it may list none."""
    return (isinstance(count, int) and count > 0) or (isinstance(count, str) and count.strip() not in {"", "0"})


def read_xml(answer: Answer) -> etree._Element | None:
    """Return the root of an XML answer, or `None`; nothing outside of it is ever loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(answer.body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _decoded(answer: Answer) -> object:
    try:
        return msgspec.json.decode(_utf8(answer.body))
    except (msgspec.DecodeError, RecursionError):
        return None


def _utf8(body: bytes) -> bytes:
    bare = body.removeprefix(b"\xef\xbb\xbf")
    try:
        bare.decode("utf-8")
    except UnicodeDecodeError:
        return bare.decode("latin-1").encode("utf-8")  # idconv declares ISO-8859-1
    return bare
