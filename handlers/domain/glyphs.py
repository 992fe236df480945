"""Characters as readers type them: what is invisible goes, full-width letters become plain ones.

Everything here keeps one character for one character, so that a place found in the plain form is the
same place in the cleaned text. NFKC does not: it turns ， into a comma, which a DOI may contain.
"""

import re

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ．／－＿％＜＞]")
_BEFORE_ASCII = 0xFEE0

# Where an identifier ends in Chinese writing: blanks, CJK, its punctuation, arrows, numbers in circles, emoji.
STOP = (
    r"\s\u2014-\u2027\u2030-\u205e\u2190-\u2211\u2213-\u23ff\u2460-\u27ff\u2900-\u2bff\u2e80-\ud7ff"
    r"\ue000-\ufaff\ufe10-\ufe6f\uff00-\uffff\U0001f000-\U0010ffff"
)

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"


def visible(text: str) -> str:
    r"""Return the text without characters that nobody sees, and with `\\n` for every line end."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub("", text) if not text.isascii() and _INVISIBLE.search(text) else text


def narrow(text: str) -> str:
    """Return the text with full-width letters, digits and `．／－＿％` as ASCII; its length is unchanged."""
    if _WIDE.search(text):
        for wide in set(_WIDE.findall(text)):
            text = text.replace(wide, chr(ord(wide) - _BEFORE_ASCII))
    return text
