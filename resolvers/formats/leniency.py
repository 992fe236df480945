"""Reads a decoded value into a shape although fields of it are odd: what can be read is kept, the rest is left out.

Services write a number for a text, a list for its only value, an object for a list of one, and `null` anywhere.
A value becomes nothing only when what the shape cannot do without is missing or unreadable.
"""

import types
from collections.abc import Iterator
from typing import Any, TypeVar, Union, cast, get_args, get_origin

import msgspec

T = TypeVar("T")

UNFIT = object()
YES, NO = frozenset({"y", "yes", "t"}), frozenset({"n", "no", "f"})


def fitted(value: object, shape: type[T]) -> T | None:
    """Return a value in that shape, as far as it can be read; `None` when nothing of use is left."""
    try:
        found = _fit(value, shape)
    except RecursionError:
        return None
    return None if found is UNFIT else cast(T, found)


def _fit(value: object, kind: object) -> object:
    try:
        return msgspec.convert(value, cast(Any, kind), strict=False)
    except msgspec.ValidationError:
        pass
    members = get_args(kind) if get_origin(kind) in {Union, types.UnionType} else (kind,)
    for member in members:
        if member is not types.NoneType and (found := _fit_member(value, member)) is not UNFIT:
            return found
    return None if types.NoneType in members else UNFIT


def _fit_member(value: object, kind: object) -> object:
    if get_origin(kind) is list:
        return _list(value, get_args(kind)[0])
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct(value, kind)
    return _scalar(value, kind)


def _struct(value: object, shape: type[msgspec.Struct]) -> object:
    if isinstance(value, list):
        return next(_readable(value, shape), UNFIT)
    if not isinstance(value, dict):
        return UNFIT
    fields = {}
    for field in msgspec.structs.fields(shape):
        found = _fit(value[field.encode_name], field.type) if field.encode_name in value else UNFIT
        if found is not UNFIT:
            fields[field.name] = found
        elif field.required:
            return UNFIT
    return shape(**fields)


def _list(value: object, kind: object) -> object:
    """Return what fits of a list, or the only value as a list; where `None` may stand, places are kept."""
    if value is None:
        return UNFIT
    return list(_readable(value if isinstance(value, list) else [value], kind)) or ([] if value == [] else UNFIT)


def _readable(values: list[object], kind: object) -> Iterator[object]:
    return (found for each in values if (found := _fit(each, kind)) is not UNFIT)


def _scalar(value: object, kind: object) -> object:
    if isinstance(value, list):
        plain = [each for each in value if each is not None and not isinstance(each, list | dict)]
        return next((found for each in plain if (found := _scalar(each, kind)) is not UNFIT), UNFIT)
    if kind is bool and isinstance(value, str):
        word = value.strip().casefold()
        return True if word in YES else False if word in NO else UNFIT
    if kind is str and isinstance(value, int | float) and not isinstance(value, bool):
        is_whole = not isinstance(value, float) or value.is_integer()
        return str(int(value)) if is_whole else UNFIT
    try:
        return msgspec.convert(value, cast(Any, kind), strict=False)
    except msgspec.ValidationError:
        return UNFIT
