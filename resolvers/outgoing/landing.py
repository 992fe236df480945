"""Finds the PDF that a landing page names in its head, for one step further and no more."""

import html
import re
from dataclasses import dataclass, field

from yarl import URL

# Possessive throughout: a page made of half-open tags is read as fast as any other.
ELEMENT = re.compile(rb"<(meta|link)\b((?:[^<>\"']++|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){1,60}+)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# What a head is made of; what stands between is passed over, style sheets and scripts as a whole.
NEXT = re.compile(
    rb"<(?:(?P<whole>!--|(?:script|style|template)(?=[\s/>]))|(?P<own>(?:/head|body)(?=[\s/>]))|(?:meta|link)\b)", re.I
)
ENDINGS = {
    b"!--": re.compile(rb"-->"),
    b"script": re.compile(rb"</script\s*>", re.IGNORECASE),
    b"style": re.compile(rb"</style\s*>", re.IGNORECASE),
    b"template": re.compile(rb"</template\s*>", re.IGNORECASE),
}
LONGEST_TAG_BYTES = 4 * 1024
LONGEST_ENDING_BYTES = 40
MOST_NAMED = 20
# Google Scholar's tag, and what Digital Commons and EPrints write beside or instead of it.
NAMES = ("citation_pdf_url", "bepress_citation_pdf_url", "eprints.document_url")


@dataclass(slots=True)
class Head:
    """The beginning of a page, read piece by piece; of what was read it keeps the addresses of PDFs alone.

    It holds back no more than one unfinished tag, so that a page of any length takes no more memory than a short one.
    `is_over` when the page's own text begins.
    """

    is_over: bool = False
    _held: bytes = b""
    _inside: re.Pattern[bytes] | None = None
    _metas: list[tuple[str, str]] = field(default_factory=list)
    _links: list[str] = field(default_factory=list)

    def feed(self, piece: bytes) -> None:
        """Read on."""
        text, place = self._held + piece, 0
        while (further := self._step(text, place)) is not None:
            place = further
        self._held = text[place:]

    @property
    def held_bytes(self) -> int:
        """How much of the page is kept to be read on with."""
        return len(self._held)

    def pdf(self, here: URL) -> URL | None:
        """Return the PDF that was named so far, if it is on the page's own site.

        `citation_pdf_url` comes first, then `<link rel=alternate type=application/pdf>`.
        """
        named = [address for name in NAMES for of_name, address in self._metas if of_name == name] + self._links
        return next((url for text in named if (url := _on_site(text, here))), None)

    def _step(self, text: bytes, place: int) -> int | None:
        """Return from where to read on after the next thing in `text`; `None` when more of the page is needed."""
        if self._inside:
            return self._pass_over(text, place, self._inside)
        if not (found := NEXT.search(text, place)):
            return _later(place, len(text) - LONGEST_ENDING_BYTES)
        if found["whole"]:
            self._inside = ENDINGS[found["whole"].lower()]
            return found.end()
        self.is_over |= found["own"] is not None
        if element := ELEMENT.match(text, found.start()):
            self._note(element[1].lower(), _attributes(element[2].decode("utf-8", "replace")))
            return element.end()
        rest = text[found.end() : found.start() + LONGEST_TAG_BYTES]
        is_broken = found["own"] or b"<" in rest or len(text) - found.start() > LONGEST_TAG_BYTES
        return found.end() if is_broken else _later(place, found.start())

    def _pass_over(self, text: bytes, place: int, ending: re.Pattern[bytes]) -> int | None:
        if end := ending.search(text, place):
            self._inside = None
            return end.end()
        return _later(place, len(text) - LONGEST_ENDING_BYTES)

    def _note(self, tag: bytes, attributes: dict[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or "").casefold()
        if tag == b"meta" and name in NAMES and len(self._metas) < MOST_NAMED:
            self._metas.append((name, attributes.get("content", "")))
        elif tag == b"link" and _is_pdf_link(attributes) and len(self._links) < MOST_NAMED:
            self._links.append(attributes.get("href", ""))


def _later(place: int, further: int) -> int | None:
    return further if further > place else None


def _attributes(text: str) -> dict[str, str]:
    found = ATTRIBUTE.finditer(text)
    return {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "").strip() for m in found}


def _is_pdf_link(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "").lower().partition(";")[0].strip()
    return "alternate" in attributes.get("rel", "").lower().split() and kind == "application/pdf"


def _on_site(text: str, here: URL) -> URL | None:
    try:
        url = here.join(URL(text.replace(" ", "%20"))).with_fragment(None) if text else None
    except (ValueError, TypeError):
        return None
    return url if url and url != here and url.port == here.port and _is_same_site(url, here) else None


def _is_same_site(url: URL, here: URL) -> bool:
    """Return whether one host is the other or a part of it; sisters under a public suffix are strangers."""
    one, other = (url.raw_host or "").removeprefix("www."), (here.raw_host or "").removeprefix("www.")
    return bool(one and other) and (one == other or one.endswith("." + other) or other.endswith("." + one))
