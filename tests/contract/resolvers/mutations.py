"""Good answers with one place made odd: what services have been seen to write, and what they may write one day."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

Path = tuple[str | int, ...]
REMOVED = object()
ODD: tuple[Any, ...] = (None, [], {}, "", "x", 7, -1, 1.5, True, [None], [[]], [7], {"a": 1}, {"a": {"b": []}}, "\x00")


def mutations(good: Any, *, seed: int, most: int) -> Iterator[tuple[Path, Any, bytes]]:
    """Yield up to `most` answers, each with one place changed: where, into what, and the answer as it is sent."""
    places = list(paths(good))[1:]
    every = [(path, value) for path, old in places for value in oddities(old)]
    chosen = every if len(every) <= most else random.Random(seed).sample(every, most)  # noqa: S311 - a choice to be repeated
    for path, value in chosen:
        yield path, value, json.dumps(put(good, path, value)).encode()


def xml_mutations(good: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Yield XML answers with one element changed: which, in what way, and the answer as it is sent."""
    count = sum(1 for _ in etree.fromstring(good).iter(etree.Element))
    for number in range(1, count):
        for way, change in XML_CHANGES.items():
            root = etree.fromstring(good)
            element = list(root.iter(etree.Element))[number]
            place = "/".join(etree.QName(each).localname for each in [*list(element.iterancestors())[::-1], element])
            change(element)
            yield place, way, etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _empty(element: etree._Element) -> None:
    element.clear()


def _fill(element: etree._Element) -> None:
    element.clear()
    element.text = "x\u2028 7 ²"


def _nest(element: etree._Element) -> None:
    inner = copy.deepcopy(element)
    tag = element.tag
    element.clear()
    element.tag = tag
    element.append(inner)


def _double(element: etree._Element) -> None:
    element.addnext(copy.deepcopy(element))


def _bare(element: etree._Element) -> None:
    element.attrib.clear()


XML_CHANGES: dict[str, Callable[[etree._Element], None]] = {
    "taken out": _take_out, "emptied": _empty, "filled": _fill, "nested": _nest, "doubled": _double, "bare": _bare,
}  # fmt: skip


def paths(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every place in a JSON value with what stands there, the whole first."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*path, number))


def oddities(value: Any) -> list[Any]:
    """Return what may stand in a value's place: any sort of wrong one, and itself in other clothes."""
    dressed: list[Any] = [REMOVED, [value], {"value": value}, [None, value]]
    if isinstance(value, list):
        dressed += [value[0] if value else None, [None, *value], [*value, 7], [*value, {}], {"0": value}]
    if isinstance(value, dict):
        dressed += [list(value.values()), str(value)]
    if isinstance(value, bool):
        dressed += [str(value).lower(), int(value), "Y" if value else "N"]
    elif isinstance(value, int):
        dressed += [str(value), float(value)]
    return [*ODD, *dressed]


def put(value: Any, path: Path, new: Any) -> Any:
    """Return a JSON value with another one in one place; `REMOVED` takes it out."""
    if not path:
        return new
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if k != path[0]}
        inner = put(value[str(path[0])], path[1:], new)
        return kept if inner is REMOVED else {**value, str(path[0]): inner}
    changed = [put(each, path[1:], new) if n == path[0] else each for n, each in enumerate(value)]
    return [each for each in changed if each is not REMOVED]


def shown(path: Path) -> str:
    """Return a place in words, any member of a list as `*`: `message.author.*.family`."""
    return ".".join("*" if isinstance(step, int) else step for step in path)
