"""The part of the configuration that says how marks look, and what every part is built on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from handlers.domain.article import SINGLE_USE
from handlers.domain.copyright import FREE, NON_COMMERCIAL, OWNED, plain_licence
from handlers.domain.cover import CoverRule
from handlers.domain.mark import Colour, Grade, Look, Looks, Variant, look_fault
from handlers.domain.mark_rules import LockRule, PasswordRule

LICENCES = tuple(sorted({*FREE, *NON_COMMERCIAL, *OWNED, SINGLE_USE}))
# What readers get without a source of papers: from the library itself, and from other libraries.
BY_HAND = ("librarian", "supplier")
# Nobody waits longer for one file, and a process cannot be limited to a time without end.
_LONGEST_S = 3600


class Section(BaseModel):
    """A part of the configuration: unknown keys and endless numbers stop the start."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError("颜色写成 #rrggbb，如 #526185")
    return value


class LookSection(Section):
    """How a mark looks; what is left out of a variant is as in the library's usual look."""

    tile: tuple[str, ...] | Literal[False] | None = None
    footer: str | None = None
    tile_colour: Annotated[str, AfterValidator(_colour)] | None = None
    footer_colour: Annotated[str, AfterValidator(_colour)] | None = None
    tile_opacity: float | None = Field(default=None, ge=0.05, le=1)
    footer_opacity: float | None = Field(default=None, ge=0.3, le=1)
    angle: float | None = Field(default=None, ge=-90, le=90)
    spacing: float | None = Field(default=None, ge=0.6, le=4)
    grade: Grade | None = None

    def on(self, usual: Look) -> Look:
        """Return that look with what is set here."""
        tile = () if self.tile is False else self.tile
        colours = {"tile_colour": self.tile_colour, "foot_colour": self.footer_colour}
        chosen = {
            "tile": tile,
            "foot": self.footer,
            "tile_opacity": self.tile_opacity,
            "foot_opacity": self.footer_opacity,
            "angle_degrees": self.angle,
            "spacing": self.spacing,
            "grade": self.grade,
            **{name: _parts(value) for name, value in colours.items() if value},
        }
        found: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
        return replace(usual, **found)


def _parts(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _licence(value: str) -> str:
    found = plain_licence(value)
    if found and found not in LICENCES:
        raise ValueError(f"没有“{value}”这种许可，可写：{'、'.join(LICENCES)}")
    return found


class LookVariant(LookSection):
    """Another look for copies from a source or of a licence; the first that fits is taken."""

    source: str = ""
    licence: Annotated[str, AfterValidator(_licence)] = ""


class Watermark(LookSection):
    """How marks look, and the limits of the workers that open PDFs."""

    variants: tuple[LookVariant, ...] = ()
    workers: int = Field(default=2, ge=1, le=16)
    deadline_s: float = Field(default=60.0, gt=0, le=_LONGEST_S)
    max_pages: int = Field(default=2000, ge=1)
    cover: CoverRule = CoverRule.NEVER
    encrypt: LockRule = LockRule.REQUEST
    encrypt_for: tuple[str, ...] = ()
    password: PasswordRule = PasswordRule.ONE_TIME
    may_print: bool = True
    may_copy: bool = True
    samples: Path | None = None

    @model_validator(mode="after")
    def _draws_what_traces_back(self) -> Self:
        usual = self.on(Look())
        for look in (usual, *(one.on(usual) for one in self.variants)):
            if fault := look_fault(look):
                raise ValueError(fault)
        if any(not one.source and not one.licence for one in self.variants):
            raise ValueError("variants 的每一项要写 source 或 licence")
        return self

    def check_names(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Check that the sources named here are among the configuration's entries.

        Raises:
            ValueError: One is not, and what is set for it would never hold.
        """
        given = [(key, entry.get(key)) for entry in entries for key in ("use", "name", "module")]
        # A source that a hospital wrote is called after its file.
        names = [Path(value).stem if key == "module" else value for key, value in given if isinstance(value, str)]
        known = tuple(dict.fromkeys([*BY_HAND, *names]))
        for one in self.variants:
            if one.source and one.source not in known:
                raise ValueError(f"variants 里没有“{one.source}”这个来源，可写：{'、'.join(known)}")
        for one_name in self.encrypt_for:
            if one_name.casefold() not in (*known, *LICENCES):
                raise ValueError(
                    f"encrypt_for 里的“{one_name}”不是来源也不是许可，可写：{'、'.join((*known, *LICENCES))}"
                )

    @property
    def looks(self) -> Looks:
        """The library's looks."""
        usual = self.on(Look())
        return Looks(usual, tuple(Variant(one.on(usual), one.source, one.licence) for one in self.variants))
