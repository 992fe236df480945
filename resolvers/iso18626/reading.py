"""Reads ISO 18626 messages: tolerant of versions, prefixes and missing parts, strict about what is acted on.

Brokers write them with a default namespace, a prefix, or (in templates) with none; times with nine digits of a
second; empty elements for what they do not know (crosslink, mod-rs).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lxml import etree

from handlers.domain.order import Money, read_money
from handlers.domain.outcome import Found, Outcome, Unavailable
from resolvers.formats.answers import Answer
from resolvers.iso18626.words import (
    ACTIONS,
    MAX_BYTES,
    NAMESPACE,
    REASONS,
    ROOT,
    STATUSES,
    ErrorType,
    Kind,
    known,
)

MAX_TEXT = 500
MAX_URL = 2000
NEEDS_REF = frozenset({Kind.REQUEST, Kind.SUPPLYING, Kind.REQUESTING})
BARE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

DATE_WITH_ZONE = re.compile(r"^(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:?\d\d)$")
MIDNIGHT = re.compile(r"T24:00(?::00(?:\.0+)?)?(?![\d:.])")
LEAP_SECOND = re.compile(r"(T\d\d:[0-5]\d:)60")


class Misread(Exception):
    """A message that cannot be taken; `error_type` and `value` are what its sender is told.

    `kind` and `ref` are what could be made out of it all the same.
    """

    def __init__(self, error_type: ErrorType, value: str, *, kind: Kind | None = None, ref: str = "") -> None:
        """Keep what is wrong."""
        super().__init__(f"{error_type}: {value}")
        self.error_type = error_type
        self.value = value
        self.kind = kind
        self.ref = ref


@dataclass(frozen=True, slots=True)
class Agency:
    """A library or a broker, by a code such as its ISIL."""

    type: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class IllMessage:
    """A message as it was read. `sent_at` is its sender's time, `timestamp` the same as it was written.

    `cost` is asked for, `offered` only offered; `odd_cost` is a sum that cannot be believed, as written.
    """

    kind: Kind
    sent_at: datetime
    timestamp: str
    ref: str
    supplier: Agency = Agency()
    requester: Agency = Agency()
    supplier_ref: str = ""
    reason: str = ""
    answer: str = ""
    note: str = ""
    why_not: str = ""
    status: str = ""
    cost: Money | None = None
    offered: Money | None = None
    odd_cost: str = ""
    due_at: datetime | None = None
    url: str = ""
    action: str = ""
    is_ok: bool = True
    error: str = ""
    title: str = ""
    author: str = ""
    item_ids: tuple[tuple[str, str], ...] = ()
    reply_url: str = ""


def parse_message(answer: Answer) -> Outcome[IllMessage]:
    """Return the message of an answer, or why it is none."""
    try:
        return Found(read_message(answer.body))
    except Misread as error:
        return Unavailable(str(error))


def read_message(body: bytes) -> IllMessage:
    """Return what a message says.

    Raises:
        Misread: It cannot be taken; says what to tell its sender.
    """
    root = _root(body)
    children = [child for child in root if isinstance(child.tag, str)]
    if len(children) != 1:
        raise Misread(ErrorType.FORM, f"{ROOT} must hold one message")
    kind = known(_name(children[0]), tuple(Kind))
    if not kind:
        raise Misread(ErrorType.ELEMENT, plain(_name(children[0]))[:100])
    part = Part(children[0])
    return _confirmation(part, Kind(kind)) if Kind(kind) not in NEEDS_REF else _message(part, Kind(kind))


class Part:
    """An element whose children are found by name, in any namespace and letter case."""

    def __init__(self, element: etree._Element | None) -> None:
        """Keep the element; `None` is an empty one."""
        self._element = element

    def part(self, *path: str) -> "Part":
        """Return the first element under that path, or an empty one."""
        return self.parts(path[0])[0].part(*path[1:]) if path and self.parts(path[0]) else self._end(path)

    def _end(self, path: tuple[str, ...]) -> "Part":
        return Part(None) if path else self

    def parts(self, name: str) -> list["Part"]:
        """Return all children of that name."""
        element = self._element
        children = [] if element is None else [child for child in element if isinstance(child.tag, str)]
        return [Part(child) for child in children if _name(child).lower() == name.lower()]

    def text(self, *path: str, limit: int = MAX_TEXT) -> str:
        """Return the words under that path, on one line; empty when there are none."""
        element = self.part(*path)._element  # noqa: SLF001 - of its own kind
        return "" if element is None else plain("".join(str(text) for text in element.itertext()))[:limit]

    def moment(self, *path: str) -> datetime | None:
        """Return the moment under that path; a date is its first moment, in UTC where no zone is named."""
        return read_moment(self.text(*path))

    def agency(self, name: str) -> Agency:
        """Return the agency in the header."""
        part = self.part("header", name)
        return Agency(part.text("agencyIdType"), part.text("agencyIdValue"))


def read_moment(text: str) -> datetime | None:
    """Return a moment, aware, or `None` when the text is none.

    XML Schema knows more than Python reads: a date with a zone, `24:00:00`, and clocks a leap second, `:60`.
    """
    text = DATE_WITH_ZONE.sub(r"\1T00:00:00\2", text)
    late = 24 * 60 * 60 if MIDNIGHT.search(text) else int(bool(LEAP_SECOND.search(text)))
    try:
        read = datetime.fromisoformat(LEAP_SECOND.sub(r"\g<1>59", MIDNIGHT.sub("T00:00:00", text)))
        aware = read if read.tzinfo else read.replace(tzinfo=UTC)
        return aware.astimezone(UTC) + timedelta(seconds=late)
    except (ValueError, OverflowError):
        return None


def _root(body: bytes) -> etree._Element:
    if len(body) > MAX_BYTES:
        raise Misread(ErrorType.FORM, f"longer than {MAX_BYTES} bytes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Misread(ErrorType.FORM, "not well-formed XML") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise Misread(ErrorType.FORM, "a document type is not allowed")
    if _name(root) != ROOT or etree.QName(root).namespace not in {NAMESPACE, None}:
        raise Misread(ErrorType.FORM, f"not an {ROOT}")
    return root


def _message(part: Part, kind: Kind) -> IllMessage:
    header = part.part("header")
    ref, timestamp = header.text("requestingAgencyRequestId"), header.text("timestamp")
    if not ref:
        raise Misread(ErrorType.FORM, "requestingAgencyRequestId is missing", kind=kind)
    sent_at = read_moment(timestamp)
    if sent_at is None:
        raise Misread(ErrorType.VALUE, f"timestamp: {timestamp[:60]}", kind=kind, ref=ref)
    try:
        told = {Kind.REQUEST: _request, Kind.SUPPLYING: _supplying, Kind.REQUESTING: _requesting}[kind](part)
    except Misread as error:
        raise Misread(error.error_type, error.value, kind=kind, ref=ref) from error
    return IllMessage(
        kind=kind,
        sent_at=sent_at,
        timestamp=timestamp,
        ref=ref,
        supplier=part.agency("supplyingAgencyId"),
        requester=part.agency("requestingAgencyId"),
        supplier_ref=header.text("supplyingAgencyRequestId"),
        **told,  # type: ignore[arg-type]
    )


def _supplying(part: Part) -> dict[str, object]:
    written, status = part.text("messageInfo", "reasonForMessage"), part.text("statusInfo", "status")
    reason = known(written, REASONS)
    if not reason:
        raise Misread(ErrorType.REASON, f"reasonForMessage: {written[:60]}")
    # Alma and Rapido send an empty status to say that nothing has changed.
    if status and not known(status, STATUSES):
        raise Misread(ErrorType.VALUE, f"status: {status[:60]}")
    info, delivery = part.part("messageInfo"), part.part("deliveryInfo")
    due = part.moment("statusInfo", "dueDate") or part.moment("statusInfo", "expectedDeliveryDate")
    return {
        "reason": reason,
        "status": known(status, STATUSES),
        "answer": info.text("answerYesNo").upper()[:1],
        "note": info.text("note"),
        "why_not": info.text("reasonUnfilled") or info.text("reasonRetry"),
        "due_at": due,
        "url": _url(delivery),
        **_costs(info.part("offeredCosts"), delivery.part("deliveryCosts")),
    }


def _costs(offered: Part, asked: Part) -> dict[str, object]:
    written = [(each.text("monetaryValue"), each.text("currencyCode")) for each in (offered, asked)]
    read = [read_money(*each) if each[0] else None for each in written]
    odd = [" ".join(each) for each, money in zip(written, read, strict=True) if each[0] and money is None]
    return {"offered": read[0], "cost": read[1], "odd_cost": "; ".join(odd)[:60]}


def _url(delivery: Part) -> str:
    # Some put the address where the item's number goes, and say so in `sentVia`.
    # There may be several, the item's number among them.
    texts = [part.text(limit=MAX_URL) for name in ("url", "itemId") for part in delivery.parts(name)]
    return next((text for text in texts if text.lower().startswith(("https://", "http://"))), "")


def _requesting(part: Part) -> dict[str, object]:
    action = part.text("action")
    if not known(action, ACTIONS):
        raise Misread(ErrorType.ACTION, f"action: {action[:60]}")
    return {"action": known(action, ACTIONS), "note": part.text("note")}


def _request(part: Part) -> dict[str, object]:
    info, service = part.part("bibliographicInfo"), part.part("serviceInfo")
    ids = [
        (each.text("bibliographicItemIdentifierCode"), each.text("bibliographicItemIdentifier"))
        for each in info.parts("bibliographicItemId")
    ]
    records = [
        (each.text("bibliographicRecordIdentifierCode"), each.text("bibliographicRecordIdentifier"))
        for each in info.parts("bibliographicRecordId")
    ]
    contact = part.part("requestingAgencyInfo", "address", "electronicAddress")
    return {
        "title": info.text("titleOfComponent") or info.text("title"),
        "author": info.text("authorOfComponent") or info.text("author"),
        "item_ids": tuple(each for each in (*ids, *records) if all(each)),
        "note": service.text("note"),
        "reply_url": contact.text("electronicAddressData", limit=MAX_URL),
    }


def _confirmation(part: Part, kind: Kind) -> IllMessage:
    header, error = part.part("confirmationHeader"), part.part("errorData")
    status = known(header.text("messageStatus"), ("OK", "ERROR"))
    if not status:
        raise Misread(ErrorType.VALUE, f"messageStatus: {header.text('messageStatus')[:60]}", kind=kind)
    told = " ".join(filter(None, (error.text("errorType"), error.text("errorValue"))))
    return IllMessage(
        kind=kind,
        sent_at=read_moment(header.text("timestampReceived")) or datetime.fromtimestamp(0, UTC),
        timestamp=header.text("timestamp"),
        ref=header.text("requestingAgencyRequestId"),
        is_ok=status == "OK",
        error=told,
    )


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def plain(text: str) -> str:
    """Return a text on one line, without control characters."""
    return " ".join(BARE.sub(" ", text).split())
