"""What callers of the HTTP interface send, checked; every refusal names the field and says what is wanted."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

from aiohttp import web

from .world import Refusal, World

MAX_TEXT_LENGTH = 20_000
MAX_NAME_LENGTH = 500
MAX_FILE_LENGTH = 1_000_000

Body = dict[str, Any]


async def json_body(request: web.Request) -> Body:
    """Return the request's JSON object, whatever content type it claims.

    Raises:
        Refusal: It is no JSON object in UTF-8.
    """
    try:
        body = json.loads((await request.read()).decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refusal("请求体不是 JSON") from error
    if not isinstance(body, dict):
        raise Refusal("请求体应当是一个 JSON 对象")
    return body


def text_of(body: Body, field: str, *, max_length: int = MAX_NAME_LENGTH) -> str:
    """Return a field that must be there and not blank.

    Raises:
        Refusal: It is missing, blank, too long or no string.
    """
    if field not in body or body[field] is None:
        raise Refusal(f"缺少 {field}")
    text = body[field]
    if not isinstance(text, str):
        raise Refusal(f"{field} 应当是文字")
    if not text.strip():
        raise Refusal(f"{field} 不能为空")
    return _storable(field, text, max_length)


def optional_text(body: Body, field: str) -> str | None:
    """Return a field that may be missing or blank; None when it is missing.

    Raises:
        Refusal: It is too long or no string.
    """
    text = body.get(field)
    if text is None:
        return None
    if not isinstance(text, str):
        raise Refusal(f"{field} 应当是文字")
    return _storable(field, text, MAX_NAME_LENGTH)


def flag_of(body: Body, field: str) -> bool:
    """Return a true or false that may be missing.

    Raises:
        Refusal: It is something else.
    """
    flag = body.get(field, False)
    if not isinstance(flag, bool):
        raise Refusal(f"{field} 应当是 true 或 false")
    return flag


def seconds_of(body: Body, field: str, *, default: float, most: float) -> float:
    """Return a number of seconds above 0 that may be missing.

    Raises:
        Refusal: It is no number, or out of range.
    """
    given = body.get(field, default)
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= most:
        raise Refusal(f"{field} 应当是大于 0、不超过 {most:g} 的秒数")
    return float(given)


def wait_of(request: web.Request, *, most: float) -> float:
    """Return the seconds that the caller will wait for news; more than `most` counts as `most`.

    Raises:
        Refusal: It is no number of at least 0.
    """
    given = request.query.get("wait", "0")
    try:
        wait_s = float(given)
    except ValueError:
        wait_s = math.nan
    if not wait_s >= 0:
        raise Refusal("wait 应当是不小于 0 的秒数")
    return min(wait_s, most)


def quoted(body: Body, text: str) -> str:
    """Return the text as WeChat sends a quoted reply, or as it is when nothing is quoted.

    Raises:
        Refusal: `quote` lacks its sender or text.
    """
    quote = body.get("quote")
    if quote is None:
        return text
    if not isinstance(quote, dict):
        raise Refusal("quote 应当是 {“sender”, “text”}")
    sender, said = text_of(quote, "sender"), text_of(quote, "text", max_length=MAX_TEXT_LENGTH)
    return f"「{sender}：{said}」\n- - - - - - - - - - - - - - -\n{text}"


def file_of(body: Body) -> tuple[str, bytes] | None:
    """Return the name and the content of a file that may be missing; larger ones are uploaded as forms.

    Raises:
        Refusal: It lacks its name or content, or is not in base64.
    """
    file = body.get("file")
    if file is None:
        return None
    if not isinstance(file, dict):
        raise Refusal("file 应当是 {“name”, “base64”}")
    name, encoded = text_of(file, "name"), text_of(file, "base64", max_length=MAX_FILE_LENGTH)
    try:
        return name, base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise Refusal("file.base64 不是 base64") from error


def place_of(body: Body, world: World) -> tuple[str, str | None]:
    """Return who speaks, and the group's id, or None for a private chat with the bot.

    Raises:
        Refusal: Sender or place is missing, unknown, or not one of a group and the bot.
    """
    room, to = optional_text(body, "room"), optional_text(body, "to")
    sender = text_of(body, "sender")
    if (room is None) == (to is None):
        raise Refusal("room（群名或群 id）和 to（bot）要给出其中一个")
    if room is not None:
        found = world.room(text_of(body, "room"))
        person_id = world.member(found, sender)
    elif to in ("bot", world.bot_id, world.people[world.bot_id].name):
        found, person_id = None, world.person(sender)
    else:
        raise Refusal("to 只能是 bot")
    if person_id == world.bot_id:
        raise Refusal("不能替机器人说话")
    return person_id, found.id if found else None


def _storable(field: str, text: str, max_length: int) -> str:
    if len(text) > max_length:
        raise Refusal(f"{field} 太长：最多 {max_length} 个字")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:  # a lone surrogate, which JSON may carry
        raise Refusal(f"{field} 里有不成对的字符") from error
    return text
