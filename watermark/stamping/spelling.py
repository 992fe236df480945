"""What stands on a mark for characters that no font here draws: their pinyin, letters, or code.

Uyghur becomes its Latin writing and Tibetan a plain Wylie: both scripts need shaping, and few who come upon a leaked
copy could read them. A character's reading is its first one in the Unihan data that pypinyin brings.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from watermark.stamping import tibetan

CanDraw = Callable[[str], object]

# https://en.wikipedia.org/wiki/Uyghur_Latin_alphabet, and the letters of Arabic and Kazakh that names keep beside it.
_UYGHUR = {
    "ا": "a", "ە": "e", "ب": "b", "پ": "p", "ت": "t", "ج": "j", "چ": "ch", "خ": "x", "د": "d", "ر": "r", "ز": "z",
    "ژ": "zh", "س": "s", "ش": "sh", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "گ": "g", "ڭ": "ng", "ل": "l", "م": "m",
    "ن": "n", "ھ": "h", "و": "o", "ۇ": "u", "ۆ": "ö", "ۈ": "ü", "ۋ": "w", "ې": "ë", "ى": "i", "ي": "y", "ئ": "",
    "آ": "a", "أ": "a", "إ": "i", "ة": "e", "ه": "h", "ح": "h", "ط": "t", "ص": "s", "ض": "z", "ظ": "z", "ذ": "z",
    "ث": "s", "ع": "a", "ک": "k", "ی": "y", "ؤ": "o", "ۅ": "o", "ۉ": "ü", "ء": "", "ـ": "",
}  # fmt: skip
# What GB 18030 kept in the private area before its edition of 2022 or Unicode had a place for it.
_MOVED = {
    0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
    0xE864: 0x9FBB, 0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F,
    0xE855: 0x241FE,
}  # fmt: skip
# Selectors, joiners and fillers whose category does not tell that nobody sees them.
_UNSEEN = {0x034F, *range(0x115F, 0x1161), *range(0x180B, 0x1810), 0x2800, 0x3164, 0xFFA0}
_UNSEEN |= {*range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000)}
_ARABIC_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_RUNS = re.compile(rf"(?P<uyghur>[{''.join(_UYGHUR)}]+)|(?P<tibetan>[\u0f00-\u0fff]+)|(?P<other>.)", re.DOTALL)
_CODES_BESIDE = "][U+"


def cleaned(text: str) -> str:
    """Return a text as one line of visible characters, accents joined to their letters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = text.translate(_MOVED).encode("utf-8", "replace").decode()  # half a pair of surrogates is no character
    seen = "".join(" " if char.isspace() else char for char in text if not _is_unseen(char))
    seen = _ARABIC_FORMS.sub(lambda forms: unicodedata.normalize("NFKC", forms[0]), seen)
    if any(map(unicodedata.combining, seen)):
        seen = unicodedata.normalize("NFC", seen)
    return " ".join(seen.split())


def spelled(run: str, can_draw: CanDraw) -> str:
    """Return what stands for characters in a row that cannot be drawn; what is no letter of a name's is in brackets."""
    return "".join(_spelled(found, can_draw) for found in _RUNS.finditer(run)).replace(_CODES_BESIDE, " U+")


def same(char: str, can_draw: CanDraw) -> str:
    """Return the character by which Unicode defines another one as the same, if that can be drawn; else itself."""
    canonical = unicodedata.normalize("NFC", char)
    return canonical if all(map(can_draw, canonical)) else char


def _is_unseen(char: str) -> bool:
    return ord(char) in _UNSEEN or (unicodedata.category(char) in {"Cc", "Cf"} and not char.isspace())


def _spelled(found: re.Match[str], can_draw: CanDraw) -> str:
    text = found[0]
    if found["uyghur"]:
        latin = "".join(_UYGHUR[char] for char in text)
        if latin and all(map(can_draw, latin)):
            return latin[0].upper() + latin[1:]
    if found["tibetan"] and (latin := tibetan.wylie(text)) and all(map(can_draw, latin)):
        return latin
    return "".join(_one(char, can_draw) for char in text)


def _one(char: str, can_draw: CanDraw) -> str:
    for likely in _likenesses(char):
        if likely and all(map(can_draw, likely)):
            return likely
    return f"[U+{ord(char):04X}]"


def _likenesses(char: str) -> Iterator[str]:
    """Yield what may stand for a character, the best first."""
    if (digit := unicodedata.digit(char, None)) is not None:
        yield str(digit)
    yield unicodedata.normalize("NFKC", char)
    if reading := _readings().get(str(ord(char))):
        yield f"[{reading.partition(',')[0]}]"
        yield f"[{_bare(reading.partition(',')[0])}]"
    if unicodedata.category(char).startswith("L"):
        yield _bare(char)


def _bare(text: str) -> str:
    """Return letters without their accents."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


@cache
def _readings() -> dict[str, str]:
    # Read as data: importing the package takes a third of a second, and this is a child that serves one reader.
    package = find_spec("pypinyin")
    if package is None or not package.submodule_search_locations:
        return {}
    path = Path(package.submodule_search_locations[0], "pinyin_dict.json")
    readings: dict[str, str] = json.loads(path.read_bytes())
    return readings
