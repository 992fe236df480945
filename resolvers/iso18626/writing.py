"""Writes ISO 18626 v1.2 messages, elements in the order of the schema."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from handlers.domain.article import Article, ArticleKind, IdKind
from resolvers.iso18626.reading import Agency, plain
from resolvers.iso18626.words import NAMESPACE, ROOT, SCHEMA_PLACE, VERSION, ErrorType, Kind

XSI = "http://www.w3.org/2001/XMLSchema-instance"
ITEM_CODES = {IdKind.ISBN: "ISBN"}
RECORD_CODES = {IdKind.DOI: "DOI", IdKind.PMID: "PMID", IdKind.PMCID: "PMCID", IdKind.ARXIV: "arXiv"}
WHOLE = frozenset({ArticleKind.BOOK, ArticleKind.THESIS})


@dataclass(frozen=True, slots=True)
class Header:
    """Who writes to whom about which request, and when."""

    supplier: Agency
    requester: Agency
    ref: str
    at: datetime
    supplier_ref: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a request says besides what is wanted: nothing in it tells for whom.

    `email` is where a file may be sent to, `reply_url` where the supplier's messages may go.
    """

    library: str
    email: str
    address: str = ""
    reply_url: str = ""
    compliance: str = "Other"
    previous: str = ""
    note: str = ""
    max_cost: tuple[str, str] | None = None


class Writer:
    """Builds a message from the outside in; what is empty is left out."""

    def __init__(self, kind: Kind) -> None:
        """Begin a message of that kind."""
        names = {None: NAMESPACE, "ill": NAMESPACE, "xsi": XSI}
        self._root = etree.Element(f"{{{NAMESPACE}}}{ROOT}", nsmap=names)  # type: ignore[arg-type]
        self._root.set(f"{{{NAMESPACE}}}version", VERSION)
        self._root.set(f"{{{XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA_PLACE}")
        self._here = etree.SubElement(self._root, f"{{{NAMESPACE}}}{kind}")

    @contextmanager
    def within(self, name: str) -> Iterator[None]:
        """Write into an element of that name; it is left out when it stays empty."""
        outside = self._here
        self._here = etree.SubElement(outside, f"{{{NAMESPACE}}}{name}")
        try:
            yield
        finally:
            if not len(self._here):
                outside.remove(self._here)
            self._here = outside

    def put(self, **texts: str) -> None:
        """Write elements with text, in that order; empty ones are left out."""
        for name, text in texts.items():
            if text:
                etree.SubElement(self._here, f"{{{NAMESPACE}}}{name}").text = plain(text)

    def header(self, header: Header) -> None:
        """Write the header that every message carries."""
        with self.within("header"):
            self._agency("supplyingAgencyId", header.supplier)
            self._agency("requestingAgencyId", header.requester)
            self.put(
                timestamp=written(header.at),
                requestingAgencyRequestId=header.ref,
                supplyingAgencyRequestId=header.supplier_ref,
            )

    def _agency(self, name: str, agency: Agency) -> None:
        with self.within(name):
            self.put(agencyIdType=agency.type, agencyIdValue=agency.value)

    def confirmation_header(self, header: Header, timestamp: str, *, is_ok: bool) -> None:
        """Write the header of a confirmation; `header.at` is when the message was received."""
        with self.within("confirmationHeader"):
            self._agency("supplyingAgencyId", header.supplier)
            self._agency("requestingAgencyId", header.requester)
            self.put(
                timestamp=timestamp or written(header.at),
                requestingAgencyRequestId=header.ref,
                timestampReceived=written(header.at),
                messageStatus="OK" if is_ok else "ERROR",
            )

    def bytes(self) -> bytes:
        """Return the message."""
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def written(moment: datetime) -> str:
    """Return a moment as the messages carry it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def request(header: Header, article: Article, asking: Asking) -> bytes:
    """Return the request for a copy of a paper."""
    writer = Writer(Kind.REQUEST)
    writer.header(header)
    _bibliographic(writer, article)
    with writer.within("publicationInfo"):
        writer.put(publisher=article.publisher, publicationDate=str(article.year or ""))
    with writer.within("serviceInfo"):
        writer.put(
            requestType="Retry" if asking.previous else "New",
            requestingAgencyPreviousRequestId=asking.previous,
            serviceType="Copy",
            copyrightCompliance=asking.compliance,
            note=asking.note,
        )
    _delivery(writer, asking)
    _requester(writer, asking)
    if asking.max_cost:
        with writer.within("billingInfo"), writer.within("maximumCosts"):
            writer.put(currencyCode=asking.max_cost[1], monetaryValue=asking.max_cost[0])
    return writer.bytes()


def _bibliographic(writer: Writer, article: Article) -> None:
    title, author = article.original_title or article.title, "; ".join(article.authors[:10])
    is_whole = article.kind in WHOLE or not article.journal
    with writer.within("bibliographicInfo"):
        writer.put(
            title=title if is_whole else article.journal,
            author=author if is_whole else "",
            titleOfComponent="" if is_whole else title,
            authorOfComponent="" if is_whole else author,
            volume=article.volume,
            issue=article.issue,
            pagesRequested=article.pages,
        )
        items = {"ISSN": article.issn} | {code: article.id(kind) or "" for kind, code in ITEM_CODES.items()}
        for code, value in items.items():
            with writer.within("bibliographicItemId"):
                writer.put(bibliographicItemIdentifier=value, bibliographicItemIdentifierCode=code if value else "")
        for code, value in {code: article.id(kind) or "" for kind, code in RECORD_CODES.items()}.items():
            with writer.within("bibliographicRecordId"):
                writer.put(bibliographicRecordIdentifierCode=code if value else "", bibliographicRecordIdentifier=value)


def _delivery(writer: Writer, asking: Asking) -> None:
    with writer.within("requestedDeliveryInfo"), writer.within("address"), writer.within("electronicAddress"):
        writer.put(electronicAddressType="Email", electronicAddressData=asking.email)
    with writer.within("requestedDeliveryInfo"), writer.within("address"), writer.within("physicalAddress"):
        writer.put(line1=asking.address)


def _requester(writer: Writer, asking: Asking) -> None:
    with writer.within("requestingAgencyInfo"):
        writer.put(name=asking.library)
        with writer.within("address"), writer.within("electronicAddress"):
            writer.put(electronicAddressType="HTTP" if asking.reply_url else "")
            writer.put(electronicAddressData=asking.reply_url)


def requesting_message(header: Header, action: str, note: str = "") -> bytes:
    """Return a message about a request that was sent before: a question how it stands, a cancellation."""
    writer = Writer(Kind.REQUESTING)
    writer.header(header)
    writer.put(action=action, note=note)
    return writer.bytes()


def confirmation(
    kind: Kind,
    header: Header,
    timestamp: str,
    *,
    reason: str = "",
    action: str = "",
    error: tuple[ErrorType, str] | None = None,
) -> bytes:
    """Return the confirmation of a message; `timestamp` is the message's own."""
    writer = Writer(kind)
    writer.confirmation_header(header, timestamp, is_ok=error is None)
    writer.put(reasonForMessage=reason, action=action)
    if error:
        with writer.within("errorData"):
            writer.put(errorType=error[0].value, errorValue=error[1])
    return writer.bytes()


def supplying_message(
    header: Header,
    *,
    reason: str,
    status: str,
    info: Mapping[str, str] | None = None,
    delivery: Mapping[str, str] | None = None,
    cost: tuple[str, str] | None = None,
) -> bytes:
    """Return what a supplier says about a request: this library is none, its stand-in in the demo is."""
    writer = Writer(Kind.SUPPLYING)
    writer.header(header)
    with writer.within("messageInfo"):
        writer.put(reasonForMessage=reason, **(info or {}))
    with writer.within("statusInfo"):
        writer.put(status=status, lastChange=written(header.at))
    with writer.within("deliveryInfo"):
        writer.put(**(delivery or {}))
        with writer.within("deliveryCosts"):
            writer.put(currencyCode=cost[1] if cost else "", monetaryValue=cost[0] if cost else "")
    return writer.bytes()
