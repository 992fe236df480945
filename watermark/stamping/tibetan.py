"""Tibetan in Latin letters: plain Wylie, as names are written (https://en.wikipedia.org/wiki/Wylie_transliteration)."""

import re
from dataclasses import dataclass, replace

_LETTERS = {
    "ཀ": "k", "ཁ": "kh", "ག": "g", "ང": "ng", "ཅ": "c", "ཆ": "ch", "ཇ": "j", "ཉ": "ny", "ཏ": "t", "ཐ": "th",
    "ད": "d", "ན": "n", "པ": "p", "ཕ": "ph", "བ": "b", "མ": "m", "ཙ": "ts", "ཚ": "tsh", "ཛ": "dz", "ཝ": "w",
    "ཞ": "zh", "ཟ": "z", "འ": "'", "ཡ": "y", "ར": "r", "ལ": "l", "ཤ": "sh", "ས": "s", "ཧ": "h", "ཨ": "",
}  # fmt: skip
_TO_SUBJOINED = 0x50
_BELOW = {chr(ord(letter) + _TO_SUBJOINED): latin for letter, latin in _LETTERS.items()}
_VOWELS = {"\u0f71": "a", "\u0f72": "i", "\u0f74": "u", "\u0f7a": "e", "\u0f7b": "ai", "\u0f7c": "o", "\u0f7d": "au"}
_BETWEEN = re.compile("[\u0f0b\u0f0c\u0f0d\u0f0e\u0f11\u0f14]+")
_DIGITS = {chr(0x0F20 + digit): str(digit) for digit in range(10)}
_BEFORE_SECOND_SUFFIX, _SECOND_SUFFIX = {"g", "ng", "b", "m"}, "s"


@dataclass(frozen=True, slots=True)
class _Stack:
    """Letters written below each other, and the vowel that is written with them."""

    letters: str
    is_high: bool = False
    vowel: str = ""


def wylie(text: str) -> str:
    """Return the text in Latin letters; empty when something in it is no letter, vowel, digit or stop."""
    words = [word for word in _BETWEEN.split(text) if word]
    written = [_word(word) for word in words]
    return " ".join(written) if all(written) else ""


def _word(word: str) -> str:
    if all(char in _DIGITS for char in word):
        return "".join(_DIGITS[char] for char in word)
    stacks = _stacks(word)
    return "".join(stack.letters + stack.vowel for stack in _voiced(stacks)) if stacks else ""


def _stacks(word: str) -> list[_Stack]:
    """Return a syllable's stacks; empty when it is not one."""
    found: list[_Stack] = []
    for char in word:
        if char in _LETTERS:
            found.append(_Stack(_LETTERS[char]))
        elif found and char in _BELOW:
            found[-1] = replace(found[-1], letters=found[-1].letters + _BELOW[char], is_high=True)
        elif found and char in _VOWELS:
            found[-1] = replace(found[-1], vowel=found[-1].vowel + _VOWELS[char])
        else:
            return []
    return found


def _voiced(stacks: list[_Stack]) -> list[_Stack]:
    """Return the stacks of a syllable with the vowel `a` where it is heard but not written."""
    bare = next((at for at, stack in enumerate(stacks) if stack.vowel), len(stacks))
    if bare < len(stacks) and not (bare and stacks[bare].letters == "'"):
        return stacks
    root = _root(stacks[:bare])
    return [*stacks[:root], replace(stacks[root], vowel="a"), *stacks[root + 1 :]]


def _root(stacks: list[_Stack]) -> int:
    """Return which of the stacks before any written vowel carries the sound."""
    high = [at for at, stack in enumerate(stacks) if stack.is_high]
    if high:
        return high[0]
    if len(stacks) < 3:
        return 0
    is_twice_closed = stacks[2].letters == _SECOND_SUFFIX and stacks[1].letters in _BEFORE_SECOND_SUFFIX
    return 0 if is_twice_closed and len(stacks) == 3 else 1
