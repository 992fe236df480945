"""Slips of the pen in identifiers: letters that look like digits are mended, other letters make a number unsure.

`PMID 99000OO1` can only be 99000001. `PMID 99000001x` may be anything: to look up its digits alone would bring
another paper, so it is none, and its writer is asked. So they are when a number is too long, torn apart or broken off.
"""

import re

from handlers.domain.isbn import isbn13

_LOOK_ALIKE = str.maketrans("OolI", "0011")
# Most messages have none of these: patterns that begin with a set of characters are found fast.
_HINT, _PREFIX_HINT = re.compile("[0-9][OolI]"), re.compile(r"[lI][0Oo]\.[0-9]")
_GLUED = re.compile("[0-9][A-Za-z]")
_LABEL = re.compile(r"(?i:pmid|pimd|pubmed)")
_ALIKE = r"(?=[0-9OolI]*[OolI])[0-9OolI]"
_ALONE = r"(?![0-9A-Za-z]|[.\-/][0-9A-Za-z])"
_MISTYPED = re.compile(
    rf"(?i:p\s?m\s?i\s?d|pimd|pubmed\s?id)(?i:s|号|编号|是|为|[\s:：=#]){{0,5}}(?P<pmid>{_ALIKE}{{5,8}}){_ALONE}|"
    rf"(?i:pmc(?:id)?[\s:：]{{0,3}}(?:pmc)?)(?P<pmcid>{_ALIKE}{{5,8}}){_ALONE}|"
    r"(?<![0-9A-Za-z.])(?P<prefix>(?=[1lI0Oo.2-9]{0,10}[OolI])[1lI][0Oo]\.[0-9OolI]{4,5})(?=/)"
)
_MISTYPED_IN_LIST = re.compile(rf"(?<![0-9A-Za-z.\-/])(?P<pmid>{_ALIKE}{{7,8}}){_ALONE}")
_FEWEST_DIGITS = 4
PMID_DIGITS = 8
"""How long the PMIDs of our days are."""
ISBN_LENGTHS = (10, 13)
# What is longer was pasted, and not typed.
_MAX_TEXT = 2000
_DIGIT = re.compile("[0-9]")

# Letters that follow a number at once and are words of their own, as in `PMID:12345678PMCID:…`.
_WORD = r"pm|doi|pdf|isbn|arxiv|and|or|et|v[0-9]|full|from|the|please|thanks|in\b"
LETTERS_BEHIND = rf"(?!{_WORD})[a-z]{{1,3}}(?![a-z])"
"""Behind a number: letters that belong to it, so that its digits alone are not what was meant; in any case."""
_UNSURE = rf"[0-9]{{5,8}}{LETTERS_BEHIND}[0-9a-z]{{0,6}}"
_UNSURE_LABELLED = re.compile(rf"(?<![0-9a-z.\-/])(?:pmid)?\s?(?P<n>{_UNSURE})", re.IGNORECASE)
_UNSURE_PMCID = re.compile(rf"(?<![a-z])(?P<n>pmc[0-9]{{3,8}}{LETTERS_BEHIND}[0-9a-z]{{0,6}})", re.IGNORECASE)
_UNSURE_ASKED = re.compile(
    rf"(?:求助?|下载|想要|帮下)(?:文献|全文|原文|一下|一篇|这篇|[:：\s]){{0,3}}(?P<n>[0-9]{{6,8}}{LETTERS_BEHIND})"
    r"(?![0-9a-z])",
    re.IGNORECASE,
)

_ASKED_BEHIND = re.compile(
    rf"^\W{{0,3}}(?P<n>[0-9]{{6,8}}{LETTERS_BEHIND})(?![0-9a-z])\W{{0,3}}(?:求|全文|原文|下载)", re.IGNORECASE
)
_UNSURE_SHORT_PMCID = re.compile(r"(?<![a-z0-9])(?P<n>pmc[0-9]{1,2}[a-z]{1,2}[0-9]{3,6})(?![0-9a-z])", re.IGNORECASE)

_PMID_LABEL = r"(?:p\s?m\s?i\s?d|pimd)s?(?:号|编号|[是为\s:：=#]){0,4}"
_LISTED_PMIDS = r"(?:[0-9]{5,8}[\s,，、;；和]{1,3}){0,20}"
TORN = r"[ \-](?P<rest>[0-9]{1,5})(?![0-9A-Za-z.\-/年月日号篇个种条位期])"
"""Behind the digits of a PMID: more of them, after a blank or a hyphen."""
_WRONG_SHAPE = re.compile(
    rf"(?P<long>{_PMID_LABEL}{_LISTED_PMIDS}(?P<many>[0-9]{{9,20}}))(?![0-9])|"
    rf"(?P<torn>(?P<label>{_PMID_LABEL})(?P<digits>[0-9]{{3,7}}){TORN})|"
    r"(?P<isbn>isbn[号是为\s:：]{0,4}(?P<book>[0-9](?:-?[0-9]){7,15}))(?![0-9Xx-])|"
    r"(?:doi[号是为\s:：]{0,4}|求助?|下载|^)\s?(?P<half>10\.[0-9]{4,5}/?)"
    r"(?! [A-Za-z][^\s]{0,60}[0-9])(?=[\s，。,;；!！?？]|$)|"
    r"(?<![0-9A-Za-z./])(?P<doi>10\.[0-9]{4,5}[ .\\_\-](?=[^\s]{0,60}[0-9])[A-Za-z][A-Za-z0-9.()_\-]{3,60})",
    re.IGNORECASE,
)
_HAS_WRONG_SHAPE = re.compile(r"[pP]\s?[mMiI]\s?[iImM]\s?[dD]|[iI][sS][bB][nN]|10\.[0-9]{4}")

_LONG = re.compile(r"[0-9](?:[\s-]?[0-9]){8}")
_ISBN_LIKE = re.compile(
    r"(?i:isbn)(?:-?1[03](?=[\s:：]))?[号是为\s:：]{0,4}(?P<labelled>[0-9](?:[\s-]?[0-9]){8,11}[\s-]?[0-9Xx])(?![0-9])|"
    r"(?<![0-9A-Za-z./-])(?P<bare>97[89](?:-?[0-9]){10})(?![0-9A-Za-z/-])"
)


def mended(text: str) -> str:
    """Return the text with look-alike letters in announced identifiers as digits; its length is unchanged."""
    if len(text) > _MAX_TEXT or not (_HINT.search(text) or ("/" in text and _PREFIX_HINT.search(text))):
        return text
    text = _MISTYPED.sub(_in_digits, text)
    return _MISTYPED_IN_LIST.sub(_in_digits, text) if _LABEL.search(text) else text


def _in_digits(match: re.Match[str]) -> str:
    raw = match[match.lastgroup or 0]
    if len(_DIGIT.findall(raw)) < _FEWEST_DIGITS:
        return match.group()
    return match.group()[: -len(raw)] + raw.translate(_LOOK_ALIKE)


def unsure_number(text: str) -> str:
    """Return the first announced number that has letters in it which no look-alike explains, or nothing."""
    if len(text) > _MAX_TEXT or not _GLUED.search(text):
        return ""
    text = mended(text)
    found = _UNSURE_PMCID.search(text) or _UNSURE_SHORT_PMCID.search(text)
    found = found or (_UNSURE_LABELLED.search(text) if _LABEL.search(text) else None)
    found = found or _UNSURE_ASKED.search(text) or _ASKED_BEHIND.search(text)
    return found["n"] if found else ""


def unsure_shape(text: str) -> str:
    """Return the first announced number that no identifier is shaped like, with its label, or nothing.

    Too long for a PMID, or torn apart; no ISBN by its length; the first half of a DOI.
    """
    if len(text) > _MAX_TEXT or not _HAS_WRONG_SHAPE.search(text):
        return ""
    return next((slip for match in _WRONG_SHAPE.finditer(text) if (slip := _misshapen(match))), "")


def _misshapen(match: re.Match[str]) -> str:
    if match["long"]:
        return f"PMID {match['many']}"
    if match["torn"]:
        is_torn = len(match["digits"] + match["rest"]) == PMID_DIGITS
        return match["torn"][len(match["label"]) :] if is_torn else ""
    if match["isbn"]:
        return f"ISBN {match['book']}" if len(match["book"].replace("-", "")) not in ISBN_LENGTHS else ""
    return match["half"] or match["doi"]


def unsure_isbn(text: str) -> str:
    """Return the first ISBN whose check digit is wrong, or nothing: ten digits only where they are called one."""
    if len(text) > _MAX_TEXT or not _LONG.search(text):
        return ""
    found = (match["labelled"] or match["bare"] for match in _ISBN_LIKE.finditer(text))
    return next((one for one in found if is_bad_isbn(one)), "")


def is_bad_isbn(number: str) -> bool:
    """Say whether a number has the length of an ISBN, and a check digit that is wrong."""
    digits = re.sub(r"[\s-]", "", number)
    has_length = bool(re.fullmatch(r"97[89][0-9]{10}|[0-9]{9}[0-9Xx]", digits))
    return has_length and not digits.startswith("9790") and isbn13(digits) is None


def is_of_book(slip: str) -> bool:
    """Say whether a slip was to be an ISBN."""
    return is_bad_isbn(slip) or slip.startswith("ISBN")


def letters_in(number: str) -> str:
    """Return the letters of a number that should have none, PMC before it aside."""
    return "、".join(re.findall("[A-Za-z]+", re.sub("^pmc", "", number, flags=re.IGNORECASE)))
