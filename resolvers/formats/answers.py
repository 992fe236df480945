"""What a service answered, and how it is read: tolerant of unknown, missing and null fields."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from lxml import etree

from handlers.domain.article import Failure
from handlers.domain.outcome import NotFound, Unavailable

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
    """Return a decoded value in that shape, or `None` when it does not fit."""
    try:
        return msgspec.convert(value, shape, strict=False)
    except (msgspec.ValidationError, RecursionError):
        return None


def each_shaped(values: object, shape: type[T]) -> list[T]:
    """Return those of a list's values that fit a shape: one odd record does not spoil the others."""
    if not isinstance(values, Iterable) or isinstance(values, str | bytes | dict):
        return []
    return [fit for value in values if (fit := shaped(value, shape)) is not None]


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
