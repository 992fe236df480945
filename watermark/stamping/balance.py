"""What a page's own drawing commands leave open: saved states, text objects, unfinished arrays and strings."""

import re
from dataclasses import dataclass, replace

_TOKEN = re.compile(
    rb"%[^\r\n]*"
    rb"|\((?:[^()\\]++|\\.)*+\)"  # a plain string; nested ones are walked by hand
    rb"|<<|>>|<[^<>]*>|[\[\](]|<"
    rb"|/[^\x00\t\n\f\r ()<>\[\]{}/%]*"
    rb"|[^\x00\t\n\f\r ()<>\[\]{}/%]+",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_PLAIN_STRING = re.compile(rb"\([^()]*+\)")
_WHITE = frozenset(b"\x00\t\n\f\r ")
_AFTER = frozenset({b"", b"\x00", b"\t", b"\n", b"\f", b"\r", b" "})
_INLINE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")
_IMAGE_BEGINS = re.compile(rb"BI[\x00\t\n\f\r ]*/")
_NOT_TOLD = bytes(set(range(256)) - set(b"()[]BI"))
_STRING_PART = re.compile(rb"\\.|[()]", re.DOTALL)
_OPENS, _CLOSES = {b"[", b"<<"}, {b"]", b">>"}
# Operands by operator, see PDF 32000-1 annex A; those of `sc` and its like depend on the colour space.
_OPERANDS = {
    **dict.fromkeys(b"q Q BT ET S s f F f* B B* b b* n h W W* T* EMC BX EX BI".split(), 0),
    **dict.fromkeys(b"w J j M i gs Do Tj TJ Tc Tw Tz TL Tr Ts ' g G cs CS sh ri BMC MP".split(), 1),
    **dict.fromkeys(b"m l d Tf Td TD BDC DP d0".split(), 2),
    **dict.fromkeys(b'rg RG "'.split(), 3),
    **dict.fromkeys(b"re v y k K".split(), 4),
    **dict.fromkeys(b"c cm Tm d1".split(), 6),
    **dict.fromkeys(b"sc scn SC SCN".split(), 0),
}
# The plainest of contents, with the operands each operator needs; whatever else there is is read word by word.
_S, _N = rb"[\x00\t\n\f\r ]", rb"[-+]?(?:\d++\.?\d*+|\.\d++)"
_COLOUR = rb"sc|scn|SC|SCN"
_OF_NUMBERS = (
    rb"%(n)b(?:w|J|j|M|i|Tc|Tw|Tz|TL|Tr|Ts|g|G|%(colour)b|%(n)b(?:m|l|Td|TD|d0|%(n)b(?:rg|RG|%(colour)b"
    rb"|%(n)b(?:re|v|y|k|K|%(colour)b|%(n)b%(n)b(?:c|cm|Tm|d1)))))"
) % {b"n": _N + _S + rb"++", b"colour": _COLOUR}
_NAME = rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]*+"
_STRING = rb"(?:\((?:[^()\\]++|\\.)*+\)|<[0-9A-Fa-f\x00\t\n\f\r ]*+>)"
_PLAIN_ITEM = (
    rb"(?:(?:q|Q|BT|ET|S|s|f\*?|F|B\*?|b\*?|n|h|W\*?|T\*|EMC|BX|EX)"
    rb"|%(numbers)b|%(name)b%(s)b*+(?:gs|Do|cs|CS|sh|ri|BMC|MP|scn|SCN|%(n)b%(s)b++Tf)|%(string)b%(s)b*+(?:Tj|')"
    rb"|\[(?:%(s)b++|%(n)b|%(string)b)*+\]%(s)b*+(?:TJ|%(n)b%(s)b++d))(?=[\x00\t\n\f\r \[(</]|\Z)"
) % {b"numbers": _OF_NUMBERS, b"name": _NAME, b"s": _S, b"n": _N, b"string": _STRING}
_PLAIN_CONTENT = re.compile(rb"(?:%b|%b++)*+" % (_PLAIN_ITEM, _S), re.DOTALL)
_OPERATOR = b"|".join(map(re.escape, sorted(_OPERANDS, key=len, reverse=True)))
_ENDS_WITH_OPERATOR = re.compile(rb"(?:\A|[\x00\t\n\f\r \])>])(?:%b)\Z" % _OPERATOR)
_TAGGED = rb"%(name)b%(s)b*+(?:<<[^<>]*+>>|%(name)b)%(s)b*+BDC" % {b"name": _NAME, b"s": _S}
_BEGINS_WITH_OPERATION = re.compile(rb"%b*+(?:%b|%b)" % (_S, _PLAIN_ITEM, _TAGGED), re.DOTALL)
_TAIL_BYTES, _HEAD_BYTES = 40, 400
_NUMBER = re.compile(rb"[-+]*+\d*+\.?+\d*+")
_VALUES = frozenset({b"true", b"false", b"null"})


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

    @property
    def around(self) -> tuple[bytes, bytes]:
        """What goes before and after such content so that it leaves nothing behind."""
        closing = (b"\nET" if self.open_text else b"") + b"\nQ" * (self.open_states + 1)
        return b"q\n" * (self.surplus + 1), closing


def balance(content: bytes) -> Balance:
    """Return what a content stream leaves open."""
    if _all_ends(content):
        return Balance()
    # Brackets and letters inside images and strings are what mostly raises the alarm.
    plain = content
    for took_out in (_without_images, _without_escapes, _without_strings):
        plainer = took_out(plain)
        if len(plainer) < len(plain) and _all_ends(plainer):
            return Balance()
        plain = plainer
    return _walk(content)


def _without_escapes(content: bytes) -> bytes:
    return _ESCAPED.sub(b"", content)


def _without_strings(content: bytes) -> bytes:
    return _PLAIN_STRING.sub(b"", content)


def _without_images(content: bytes) -> bytes:
    """Return a content without its inline images; one without end is left in."""
    if b"BI" not in content:
        return content
    kept, at = [], 0
    for begin in _IMAGE_BEGINS.finditer(content):
        if begin.start() < at:
            continue
        data = content.find(b"ID", begin.end())
        end = _INLINE_END.search(content, data) if data > 0 else None
        if end is None:
            # Nor does any that begins later.
            break
        kept.append(content[at : begin.start()])
        at = end.end()
    return b" ".join([*kept, content[at:]])


def _all_ends(content: bytes) -> bool:
    """Count instead of reading: right for nearly every page, and a wrong alarm only costs time."""
    only, last = content.translate(None, _NOT_TOLD), content.rfind(b")")
    return (
        content.rfind(b"BT") <= content.rfind(b"ET")
        and not (b"BI" in only and _IMAGE_BEGINS.search(content))
        and only.count(b"(") == only.count(b")")
        and content.rfind(b"(") <= last
        and content[last - 1 : last] != b"\\"
        and only.count(b"[") == only.count(b"]")
        and _is_hex_closed(content)
        and _saves_match(content)
    )


def _is_hex_closed(content: bytes) -> bool:
    """Whether the last `<` is closed, or stands in a string like `(p < 0.05)`, where an opening bracket is nearer."""
    last = content.rfind(b"<")
    return last <= content.rfind(b">") or content.rfind(b"(", 0, last) > content.rfind(b")", 0, last)


def _saves_match(content: bytes) -> bool:
    saved, restored = _alone(content, b"q"), _alone(content, b"Q")
    return len(saved) == len(restored) and (not saved or saved[0] < restored[0])


def _alone(content: bytes, letter: bytes) -> list[int]:
    """Return where a letter stands between white space; one glued to a bracket is missed and raises the alarm."""
    found, at = [], content.find(letter)
    while at >= 0:
        if content[at + 1 : at + 2] in _AFTER and (at == 0 or content[at - 1] in _WHITE):
            found.append(at)
        at = content.find(letter, at + 1)
    return found


def _walk(content: bytes) -> Balance:
    state, at, nested, in_image = Balance(), 0, 0, False
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
            at, in_image = image.end(), False
        elif not nested:
            state, in_image = _after(state, token), in_image or token == b"BI"
    return replace(state, torn=nested > 0 or in_image)


def is_orderly(content: bytes) -> bool:
    """Whether content is made of known operators with enough operands; readers give up at other places each."""
    if _PLAIN_CONTENT.fullmatch(content):
        return True
    operands, nested, at = 0, 0, 0
    while found := _TOKEN.search(content, at):
        token, at = found[0], found.end()
        if token == b"(":
            at = _string_end(content, at)
            if at < 0:
                return False
        elif token in _OPENS or token in _CLOSES:
            nested += 1 if token in _OPENS else -1
        elif token == b"ID" and not nested:
            image = _INLINE_END.search(content, at)
            at, operands = (image.end(), 0) if image else (len(content), 0)
            continue
        elif _is_operator(token):
            if nested or operands < _OPERANDS.get(token, operands + 1):
                return False
            operands = 0
            continue
        operands += not nested
    return not nested


def is_cut_between(before: bytes, after: bytes) -> bool:
    """Whether content goes on in another stream plainly between two operations: readers join words and numbers or not.

    One look at each side; an operand that waits for its operator in the next stream is right too, but not plain.
    """
    tail = before[-_TAIL_BYTES:].rstrip(b"\x00\t\n\f\r ")
    return bool(_ENDS_WITH_OPERATOR.search(tail) and _BEGINS_WITH_OPERATION.match(after[:_HEAD_BYTES]))


def _is_operator(token: bytes) -> bool:
    return token[:1] not in b"%/(<" and token not in _VALUES and _NUMBER.fullmatch(token) is None


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
