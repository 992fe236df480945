"""Who said what: mentions and quoted messages in the text of a WeChat message."""

import re
from collections.abc import Collection
from dataclasses import dataclass

_RULE = re.compile(r"^[ \t]*(?:[-—–─_=][ \t]?){3,60}$", re.MULTILINE)
_QUOTED = re.compile(r"\s*「(?:(?P<who>[^：:\n」]{0,40})[：:])?(?P<said>.*)」\s*", re.DOTALL)
# WeChat ends a mention with U+2005; a hand-typed one ends at a blank.
_MENTION = re.compile(
    r"(?<![0-9A-Za-z._-])@(?P<name>[^\s@\u2005]{1,32}(?: [^\s@\u2005]{1,20}){0,3}\u2005|"
    r"[^\s@,，。：:]{1,32}(?=\s|$))\u2005?"
)
_BOT_LIKE = re.compile(r"助手|机器人|小助|文献|文递|bot|图书馆", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Talk:
    """A message taken apart: what is said now, and the quoted part with its author (empty: no quote)."""

    said: str
    quoted: str = ""
    quoted_by: str = ""
    at_bot: bool = False

    @property
    def quotes_bot(self) -> bool:
        """Whether the quoted words look like the bot's own."""
        return bool(_BOT_LIKE.search(self.quoted_by))


def take_apart(text: str, *, at_bot: bool, bot_names: Collection[str]) -> Talk:
    """Return the message without mentions, with the quoted part apart."""
    said, quoted, who = _unquoted(text)
    if "@" not in said:
        return Talk(said, quoted, who, at_bot)
    names: list[str] = []

    def without(mention: re.Match[str]) -> str:
        names.append(mention["name"].rstrip("\u2005 "))
        return " "

    said = _MENTION.sub(without, said)
    for name in bot_names:
        if f"@{name}" in said:
            said, names = said.replace(f"@{name}", " "), [*names, name]
    is_ours = any(name in bot_names if bot_names else _BOT_LIKE.search(name) for name in names)
    return Talk(said, quoted, who, at_bot or is_ours)


def _unquoted(text: str) -> tuple[str, str, str]:
    if "「" not in text[:8]:
        return text, "", ""
    rule = _RULE.search(text)
    quote = _QUOTED.fullmatch(text, 0, rule.start()) if rule else None
    if rule is None or quote is None:
        return text, "", ""
    return text[rule.end() :].strip(), quote["said"], quote["who"] or ""
