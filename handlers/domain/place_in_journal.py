"""Where in a journal a paper stands, as records write it: `1695-9; discussion 1700-1`, `n/a`, volume `0`."""

import re

DASHES = re.compile("\\s*(?:[\u2010-\u2015\u2212\uff0d\uff5e~]|--?)\\s*")
BETWEEN = re.compile(r"\s*[;；,，、]\s*|\s+(?=discussion|quiz|passim)", re.IGNORECASE)
NOTHING = re.compile(
    r"[\W_0]*|(?:n\W?a\W*)+|n\W?pag\W*|none|null|nil|undefined|unknown|not available|no pagination|"
    r"(?:(?:e?pub|published|online)\W){0,2}ahead of (?:print|publication)|online[ -]?first|"
    r"(?:advance )?online(?: publication)?|early (?:access|view)|(?:article )?in press|forthcoming",
    re.IGNORECASE,
)
IS_PAGE = re.compile(r"\d|^[ivxlc]+(?:-[ivxlc]+)?$", re.IGNORECASE)
PAGE = re.compile(r"(?P<before>\D*)(?P<number>\d+)(?P<after>.*)")


def known(text: str) -> str:
    """Return a volume, an issue or pages; an empty string for what only stands for "none": `n/a`, `0`, `-`."""
    return "" if NOTHING.fullmatch(text.strip()) else text.strip()


def page_ranges(pages: str) -> tuple[tuple[str, str], ...]:
    """Return first and last page of each range, the last one in full; what has one page has no last."""
    bare = re.sub(r"^\s*(?:pp?|pages?)\b[.:]?\s*", "", known(pages), flags=re.IGNORECASE)
    ranges = (_range(DASHES.sub("-", part)) for part in BETWEEN.split(bare))
    return tuple(found for found in ranges if found[0])


def first_range(pages: str) -> tuple[str, str]:
    """Return the first and the last page of a paper, without its discussion and what else was printed apart."""
    return next(iter(page_ranges(pages)), (known(pages), ""))


def shown_pages(pages: str) -> str:
    """Return pages for a reference: `1695-1699` for `1695-9; discussion 1700-1`."""
    return ", ".join("-".join(filter(None, each)) for each in page_ranges(pages)) or known(pages)


def year_and_number(year: int | None, volume: str, issue: str) -> str:
    """Return `2010, 5(6)`; without a volume the issue stands behind the year, `2010(6)`."""
    number = f"({known(issue)})" if known(issue) else ""
    told = str(year or "")
    return ", ".join(filter(None, (told, known(volume) + number))) if known(volume) else told + number


def _range(part: str) -> tuple[str, str]:
    words = part.split("-")
    if " " in part or not IS_PAGE.search(part) or not known(part):
        return "", ""
    if len(words) % 2:
        return part, ""  # `S0140-6736(20)30183-5` is one article's number
    middle = len(words) // 2
    first, last = "-".join(words[:middle]), "-".join(words[middle:])
    last = _full(first, last)
    return (first, "" if last == first else last) if known(first) else (last, "")


def _full(first: str, last: str) -> str:
    """Return the last page with what it shares with the first: `S12` and `9` are `S12` and `S19`."""
    one, two = PAGE.fullmatch(first), PAGE.fullmatch(last)
    if not one or not two or two["before"] not in {"", one["before"]}:
        return last
    short = len(one["number"]) - len(two["number"])
    if two["before"] == one["before"] and short <= 0:
        return last
    number = one["number"][:short] + two["number"] if short > 0 else two["number"]
    return f"{one['before']}{number}{two['after']}" if int(number) >= int(one["number"]) else last
