"""One form for the levels that lists of journals give: `2区` for `Ⅱ区` and `二区`, `Q1` for `ｑ１`; others stay."""

import re
import unicodedata

NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4", "I": "1", "II": "2", "III": "3", "IV": "4"}
# Letters and digits of full width, Roman numerals that are one letter; brackets stay as the list has them.
ODD_LETTERS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u2160-\u2163\u2170-\u2173]+")
RANGE_BEFORE = r"(?<![-/～~、.\d一二三四十])"
ZONE = re.compile(rf"{RANGE_BEFORE}第?\s?(?P<number>[1-4]|[一二三四]|(?<![A-Za-z])(?:IV|I{{1,3}}))\s?(?:分?区)", re.I)
TOP = re.compile(r"(?<=区)[\s,，、]*[(（\[【]?\s?top\s?(?:期刊)?\s?[)）\]】]?$", re.IGNORECASE)
RANKED = r"(?:\s?[\[(（]\s?\d[^\])）]*[\])）])?"  # the official table adds its count: `1 [3/167]`
QUARTILE = re.compile(
    rf"(?P<whose>[A-Z]{{2,7}}\s?)?(?:Q|Quartile)[\s._-]?(?P<number>[1-4]|IV|I{{1,3}})\s?区?{RANKED}", re.IGNORECASE
)
BARE = re.compile(rf"(?P<number>[1-4]|[一二三四]|IV|I{{1,3}})(?:\.0+)?{RANKED}", re.IGNORECASE)


def normal_level(level: str, head: str) -> str:
    """Return a level in its one form; `head` is the heading of its column, which says what a bare `2` means."""
    plain = ODD_LETTERS.sub(lambda odd: unicodedata.normalize("NFKC", odd[0]), level)
    unit = "{}区" if "区" in head else "Q{}" if "quartile" in head.casefold() else ""
    if unit and (bare := BARE.fullmatch(plain)):
        return unit.format(_digit(bare))
    if quartile := QUARTILE.fullmatch(plain):
        return f"{(quartile['whose'] or '').strip()} Q{_digit(quartile)}".strip()
    zoned = re.sub(rf"(?<=\d区){RANKED}$", "", ZONE.sub(lambda zone: f"{_digit(zone)}区", plain))
    return TOP.sub(" Top", zoned) if ZONE.search(plain) else level


def _digit(found: re.Match[str]) -> str:
    return NUMERALS.get(found["number"].upper(), found["number"])
