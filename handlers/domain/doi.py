"""What a DOI looks like in text, and where it ends.

Boundaries are found on the text as written; only the piece between them is decoded and put in lower case.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from handlers.domain.glyphs import STOP

# More than any reader asks for at once; a limit for texts made to keep the bot busy.
MAX_DOIS = 100

_REGISTRANT = r"[0-9]{4,9}(?:\.[0-9]{1,9})?|97[89]\.[0-9]{2,8}"
_BLANK = "[ \t\u00a0\u3000\u2005]"
_START = re.compile(
    rf"10(?<![0-9]10){_BLANK}?(?P<dot>[.。·,，]){_BLANK}?(?P<registrant>{_REGISTRANT})"
    rf"{_BLANK}{{0,2}}(?:/|%2[Ff])\s{{0,2}}"
)
# Registrants begin at 1000; of a year and a number (fpsyg.2010.00012/full) the end looks like one.
_GLUED = re.compile(
    r"(?i)(?P<dot>)10(?<![./-]2010)\.(?P<registrant>[1-9][0-9]{3,8})/(?!(?:full|pdf|abstract|epub|html?|meta|summary)\b)"
)
# Full-width brackets inside a DOI hold a year or a number and are followed by more of it.
_RUN = re.compile(rf"(?:[^{STOP}\"|{{}}\\^`\x00]+|（[0-9A-Z]{{1,8}}）(?=[-0-9][-0-9A-Za-z]{{2}}))+")
_NEXT_LINE = re.compile(rf"[ \t]{{0,2}}\n[ \t]{{0,4}}(?P<rest>[0-9A-Za-z(][^{STOP}\"|{{}}\\^`\x00]{{2,80}})")
# A Chinese full stop typed for a dot: more of the DOI follows at once.
_WIDE_DOTS = re.compile(r"(?:。[0-9A-Za-z]{1,12}(?:[.-][0-9A-Za-z]{1,12}){0,3}(?![年月日篇]|[0-9A-Za-z])){1,6}")
_OPEN_ENDS = "-/_(."
_SHORT = re.compile(
    r"(?i)(?:(?<![a-z])(?:doi\s?(?:号|是|为)?\s?[:：=]?\s?|(?:doi\.[a-z]{2,20}\.[a-z]{2,4}|"
    r"(?:dx\.)?doi\.org)/(?:urn:doi:)?|urn:)10(?:/|%2f)"
    r"(?P<handle>[a-z0-9]{3,12})|(?<![a-z])(?:(?:www|dx)\.)?doi\.org/"
    r"(?!(?:about|help|index|faqs?|news|search|contact|resources|handbook)\b)(?P<bare>[a-z0-9]{3,12}))(?![a-z0-9./%_-])"
)
_SHORT_ALONE = re.compile(r"(?i)\s*/?10/(?P<handle>(?=[0-9]*[a-z])[a-z0-9]{5,8})\s*")

_LABEL_INSIDE = re.compile(
    r"(?i)(?=[hpdi,;&])(?:https?:|pmcid|pmid|(?<![a-z])doi[:：]|isbn|[,;&](?:doi|pmc|arxiv|[a-z_]{2,20}=))"
)
_ANGLE = re.compile(r"<[^<>]{1,60}>[0-9]\.")
_SQUARE = re.compile(r"\[[^\[\]]{1,40}\][0-9A-Za-z]")
_LIST_NUMBER = re.compile(r"(?:^|[\s;,，；、。(（])[0-9]{1,2}\.$")
_DATE_REST = re.compile(r"[0-9./-]*(?![0-9A-Za-z(])")
# An abbreviated journal alone (j.jvs) is no whole suffix yet.
_NO_NUMBER = re.compile(r"[a-z]{1,3}\.[a-z]{0,16}\.?")
_DOTTED_WORD = re.compile(r"[a-z.]{0,16}[0-9]+(?:[.-][0-9]+)+[a-z]?")
_DOTTED = re.compile(r"[0-9]+(?:[.-][0-9]+)+[a-z]?")
_DIGIT, _LETTER, _WORD = re.compile("[0-9]"), re.compile("[a-z]"), re.compile(r"\w")
_PLAIN = re.compile(r"[0-9A-Za-z._/-]+")
# An old Wiley DOI may end in ;2-# itself.
_FRAGMENT = re.compile(r"(?<!;2-)#.*")
_SESSION = re.compile(r"(?i);jsessionid.*")
_TAIL = re.compile(
    r"(?i)(?:/(?:full|fulltext|full-text|abstract|abs|pdf|pdfdirect|epdf|epub|html|htm|summary|meta|"
    r"figures|references"
    r"|citedby|related|metrics|tables|media|download|export|print)(?:[./][a-z_-]{0,12})?|\.(?:full|pdf|"
    r"html?|epub|xml)(?:\+html)?)$"
)
_WEB_TAIL = re.compile(r"(?i)/(?:suppl_file|suppl|figures|references|asset|images?|mediaobjects|media)/.*$")
_PREPRINT_VERSION = re.compile(r"(?i)(?<=[0-9])v[0-9]{1,2}(?:[./-].*)?$")
_OXFORD_ENTRY = re.compile(r"(?i)^(10\.1093/.{2,60}?/[0-9]{13}\.[0-9]{3}\.[0-9]{4})/.*$")
_OXFORD_NUMBER = re.compile(r"(?i)^(10\.1093/[a-z]{2,20}/[a-z]{2,8}[0-9]{3,4})/[0-9]{5,9}$")
# The journals on one platform (Oxford, Blood, Karger …) put their own number and the file's name behind the DOI.
_NUMBERED_PAGE = re.compile(r"(?i)article(?:-[a-z]{2,12})?/doi/$")
_PAGE_NUMBER = re.compile(r"(?<=[^/]{4})/[0-9]{4,9}(?:/[^/]*)?$")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2212（）。", "-----().")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_LOOSE_ENDS = ".,;:!?'\"*~=/&-#%(["
_CLOSERS = {")": "(", "]": "[", ">": "<"}


def find_dois(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the DOIs of a text in order, each with its start and end; `text` is visible and narrow (see `glyphs`)."""
    if "10" not in text and "doi.org" not in text.lower():
        return
    starts = _heads(text)
    bounds = [*(match.start() for match in starts[1:]), len(text)]
    for match, following in zip(starts, bounds, strict=False):
        if spot := _read(text, match, following):
            yield spot
    if not starts and (short := _find_short(text)):
        yield short


def _heads(text: str) -> list[re.Match[str]]:
    """Return where DOIs begin: in the open, or glued to the end of the one before."""
    heads = list(islice(_START.finditer(text), MAX_DOIS))
    if not heads or text.count("10.") <= len(heads):
        return heads
    known = {match.start(): match for match in heads}
    before, glued = heads[0], list[re.Match[str]]()
    for match in islice(_GLUED.finditer(text, heads[0].end()), 2 * MAX_DOIS):
        if head := known.get(match.start()):
            before = head
        elif (
            run := _RUN.match(text, max(before.end(), match.start() - 80), match.start())
        ) and run.end() == match.start():
            glued.append(match)
    return sorted(heads + glued, key=lambda match: match.start())[:MAX_DOIS]


def _find_short(text: str) -> tuple[str, int, int] | None:
    folded = text.lower()
    match = _SHORT.search(text) if "doi" in folded or "urn:" in folded else None
    match = match or _SHORT_ALONE.fullmatch(text)
    if match is None:
        return None
    handle = next(group for group in match.groups() if group)
    return f"10/{handle.lower()}", match.start(), match.end()


def _read(text: str, match: re.Match[str], following: int) -> tuple[str, int, int] | None:
    in_url = _is_in_url(text, match.start())
    if _is_date_or_address(text, match, in_url=in_url):
        return None
    run = _RUN.match(text, match.end(), min(following, match.end() + 400))
    if run is None:
        return None
    raw = _joined(text, run, following)
    suffix = _suffix(raw, in_url=in_url or "%2" in match.group())
    if not suffix or (_is_noisy(match) and not _is_convincing(suffix)):
        return None
    if suffix.isdigit() and len(suffix) < 3 and "." in match["registrant"]:
        return None  # a network: 10.1024.5/24
    if in_url and _NUMBERED_PAGE.search(text, max(0, match.start() - 40), match.start()):
        suffix = _PAGE_NUMBER.sub("", suffix)
    value = _without_tails(f"10.{match['registrant']}/{suffix}", in_url=in_url)
    end = match.end() + len(raw) if len(raw) > run.end() - run.start() else match.end() + _kept(raw, suffix)
    return value, match.start(), end


def _kept(raw: str, suffix: str) -> int:
    """Return how much of the run belongs to the identifier; a decoded one is taken whole."""
    plain = (raw if raw.isascii() else raw.translate(_DASHES)).lower()
    return len(suffix) if plain.startswith(suffix) else len(raw)


def _is_in_url(text: str, at: int) -> bool:
    scheme = max(text.rfind("://", max(0, at - 200), at), text.rfind("www.", max(0, at - 200), at))
    return scheme >= 0 and len(text[scheme:at].split()) == 1


def _is_date_or_address(text: str, match: re.Match[str], *, in_url: bool) -> bool:
    """Say whether this is a piece of a date (25.10.2015/…) and not a DOI with a list number before it."""
    registrant = match["registrant"]
    is_year = len(registrant) == 4 and registrant[:2] in {"19", "20"}
    at = match.start()
    if at >= 2 and text[at - 1] == "." and text[at - 2].isdecimal():
        marker = _LIST_NUMBER.search(text[max(0, at - 4) : at])
        return in_url or is_year or marker is None
    if not is_year or not _DATE_REST.match(text[match.end() : match.end() + 12]):
        return False
    return "doi" not in text[max(0, at - 16) : at].lower()


def _is_noisy(match: re.Match[str]) -> bool:
    head = match.group()
    return match["dot"] not in {".", ""} or head.split() != [head]


def _is_convincing(suffix: str) -> bool:
    return bool(_DIGIT.search(suffix)) and (len(suffix) >= 6 or bool(_LETTER.search(suffix)))


def _joined(text: str, run: re.Match[str], following: int) -> str:
    """Return the run, with its continuation on the next line where it plainly goes on there."""
    raw = run.group() + _past_wide_dots(text, run, following)
    rest = _NEXT_LINE.match(text, run.end(), following) if raw == run.group() else None
    if rest is None or not _DIGIT.search(rest["rest"]):
        return raw
    is_torn = bool(_NO_NUMBER.fullmatch(raw))
    if not is_torn and raw[-1] not in _OPEN_ENDS:
        return raw
    dotted = _DOTTED_WORD if is_torn else _DOTTED if raw[-1] == "." else None
    return text[run.start() : rest.end()] if dotted is None or dotted.fullmatch(rest["rest"]) else raw


def _past_wide_dots(text: str, run: re.Match[str], following: int) -> str:
    """Return what goes on behind 。 where that can only be a dot: several of them, or no number before it."""
    more = _WIDE_DOTS.match(text, run.end(), following) if text.startswith("。", run.end()) else None
    if more is None or not _DIGIT.search(more.group()):
        return ""
    is_habit = more.group().count("。") > 1 or "。" in text[max(0, run.start() - 10) : run.start()]
    return more.group() if is_habit or not _DIGIT.search(run.group()) else ""


def _suffix(raw: str, *, in_url: bool) -> str:
    if in_url is False and _PLAIN.fullmatch(raw) and not _LABEL_INSIDE.search(raw):
        return _trimmed(raw, keep_quotes=False).lower()
    text = "".join(raw.split())
    text = text if text.isascii() else text.translate(_DASHES)
    for entity, character in _ENTITIES if "&" in text else ():
        text = text.replace(entity, character)
    if label := _LABEL_INSIDE.search(text):
        text = text[: label.start()]
    for mark in ("?", "&", ","):
        text = text.partition(mark)[0]
    text = _FRAGMENT.sub("", text) if "#" in text else text
    text = _SESSION.sub("", text) if ";" in text else text
    if "%" in text:
        text = unquote(text)
    return _trimmed(_within_brackets(text), keep_quotes=in_url).lower()


def _within_brackets(text: str) -> str:
    """Return the text up to the first bracket that was never opened, or opens something foreign."""
    depth = {"(": 0, "[": 0, "<": 0}
    for place, character in enumerate(text):
        if character in _CLOSERS:
            depth[_CLOSERS[character]] -= 1
            if depth[_CLOSERS[character]] < 0:
                return text[:place]
        elif character == "(":
            depth["("] += 1
        elif character in "[<":
            if not (_SQUARE if character == "[" else _ANGLE).match(text, place):
                return text[:place]
            depth[character] += 1
    return text


def _trimmed(text: str, *, keep_quotes: bool) -> str:
    if '"' in text and not keep_quotes:
        text = text.partition('"')[0]
    while text and text[-1] in _LOOSE_ENDS and not text.endswith(";2-#"):
        text = text[:-1]
    while text.count("(") > text.count(")"):
        text = text[: text.rindex("(")].rstrip(_LOOSE_ENDS)
    return text if _WORD.search(text) else ""


def _without_tails(doi: str, *, in_url: bool) -> str:
    if in_url:
        doi = _OXFORD_NUMBER.sub(r"\1", _OXFORD_ENTRY.sub(r"\1", _WEB_TAIL.sub("", doi)))
    if doi.startswith(("10.1101/", "10.64898/")):
        doi = _PREPRINT_VERSION.sub("", doi)
    while not doi[-1].isdigit() and (shorter := _TAIL.sub("", doi)) != doi and shorter.count("/"):
        doi = shorter
    return doi.rstrip(_LOOSE_ENDS) if in_url and not doi.endswith(";2-#") else doi
