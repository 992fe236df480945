"""Text reduced to what survives extraction from a PDF: letters and digits, without case, accents and blanks."""

import re
import unicodedata
from functools import lru_cache

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon "
    "phi chi psi omega"
)
_GREEK = {ord("α") + at: name for at, name in enumerate(_GREEK_NAMES.split())}
# What optical reading takes for one another; no two figures are in one group.
_MISREAD = str.maketrans("1i|05ce", "lllosee")
_LOST_WITH_LIGATURES = str.maketrans("", "", "fil")
# Hyphens that pdfium marks at a line's end, soft hyphens, zero-width marks.
_UNSEEN = re.compile("[\u0002\u00ad\u200b-\u200f\ufeff\ufffe]")


_APART = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff])\s+(?=[\u3400-\u9fff](?![\u3400-\u9fff]))")


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """Return the letters and digits of a text in lower case, accents and ligatures resolved."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text.casefold()).translate(_GREEK)))


def as_misread(plain: str) -> str:
    """Return letters as optical reading may leave them: `l`, `i` and `1` are one, and `rn` is `m`."""
    return plain.replace("rn", "m").replace("vv", "w").translate(_MISREAD)


def without_ligatures(plain: str) -> str:
    """Return letters without those that fonts lose as ligatures: ff, fi, fl, ffi, ffl."""
    return plain.translate(_LOST_WITH_LIGATURES)


def clean(text: str) -> str:
    """Return a line for reading: compatibility forms resolved, unseen marks dropped, one blank between words."""
    return " ".join(unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).split())


def tight(text: str) -> str:
    """Return a text without the blanks between single Chinese characters: `目 录`, `硕 士 学 位 论 文`."""
    return _APART.sub(r"\1", text) if HAN.search(text) else text


def joined(lines: "list[str]") -> str:
    """Return lines as one text, words that were hyphenated over a line's end put together."""
    text = ""
    for line in lines:
        is_broken = line.endswith(("\u0002", "\ufffe", "\u00ad"))
        text += line[:-1] if is_broken else line + " "
    return clean(text)


def cut_after(text: str, count: int) -> tuple[str, str]:
    """Return a text in two: what holds the first `count` letters of it, and the rest."""
    seen = 0
    for at, char in enumerate(text):
        if seen >= count:
            return text[:at], text[at:]
        seen += len(letters(char))
    return text, ""
