"""What a page's own drawing commands leave open: saved states, text objects, unfinished arrays and strings."""

import re
from dataclasses import dataclass, replace

_TOKEN = re.compile(
    rb"%[^\r\n]*"
    rb"|\((?:[^()\\]|\\.)*\)"  # a plain string; nested ones are walked by hand
    rb"|<<|>>|<[^<>]*>|[\[\](]|<"
    rb"|/[^\x00\t\n\f\r ()<>\[\]{}/%]*"
    rb"|[^\x00\t\n\f\r ()<>\[\]{}/%]+",
    re.DOTALL,
)
_QUICK = re.compile(rb"(?<![^\x00\t\n\f\r \])>])([qQ])(?![^\x00\t\n\f\r \[(<])")
_INLINE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")
_STRING_PART = re.compile(rb"\\.|[()]", re.DOTALL)
_OPENS, _CLOSES = {b"[", b"<<"}, {b"]", b">>"}


@dataclass(frozen=True, slots=True)
class Balance:
    """`open_states` saved states are never restored; `surplus` more are restored than were saved before.

    `open_text` means a text object without end. `torn` means the content stops within an array, a string
    or an image: whatever follows would be swallowed.
    """

    open_states: int = 0
    surplus: int = 0
    open_text: bool = False
    torn: bool = False


def balance(content: bytes) -> Balance:
    """Return what a content stream leaves open."""
    return Balance() if _looks_closed(content) else _walk(content)


def _looks_closed(content: bytes) -> bool:
    """Count instead of reading: right for nearly every page, and a wrong alarm only costs time."""
    if any(content.count(a) != content.count(b) for a, b in ((b"[", b"]"), (b"(", b")"), (b"<<", b">>"))):
        return False
    if content.count(b"BT") != content.count(b"ET") or b"BI" in content:
        return False
    depth = 0
    for found in _QUICK.finditer(content):
        depth += 1 if found[1] == b"q" else -1
        if depth < 0:
            return False
    return depth == 0


def _walk(content: bytes) -> Balance:
    state, at, nested = Balance(), 0, 0
    while found := _TOKEN.search(content, at):
        token, at = found[0], found.end()
        if token in {b"(", b"<"}:
            end = _string_end(content, at) if token == b"(" else -1
            if end < 0:
                return replace(state, torn=True)
            at = end
        elif token in _OPENS or token in _CLOSES:
            nested = max(0, nested + (1 if token in _OPENS else -1))
        elif token == b"ID" and not nested:
            image = _INLINE_END.search(content, at)
            if image is None:
                return replace(state, torn=True)
            at = image.end()
        elif not nested:
            state = _after(state, token)
    return replace(state, torn=nested > 0)


def _after(state: Balance, operator: bytes) -> Balance:
    match operator:
        case b"q":
            return replace(state, open_states=state.open_states + 1)
        case b"Q" if state.open_states:
            return replace(state, open_states=state.open_states - 1)
        case b"Q":
            return replace(state, surplus=state.surplus + 1)
        case b"BT" | b"ET":
            return replace(state, open_text=operator == b"BT")
    return state


def _string_end(content: bytes, at: int) -> int:
    depth = 1
    for found in _STRING_PART.finditer(content, at):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return -1
