"""What the mark says, whatever its reader is called and whatever the library writes into its templates."""

import itertools
import re
from dataclasses import replace
from datetime import date

import pytest

from handlers.domain.mark import Look, Mark
from watermark.stamping.layout import Wording, content, shortened, tile_places, wording

CODE = "AFNK-PZ8C-6TNN-SAD6"
MARK = Mark("口腔科-张三", "1042", date(2026, 11, 21), CODE, library="示范医院图书馆")
PAGES = [(595.0, 842.0), (4.0, 4.0), (14400.0, 20.0), (20.0, 14400.0), (1200.0, 1.0)]


def foot_lines(words: Wording, page: tuple[float, float]) -> list[tuple[float, float, float, str]]:
    """Return size, left, height above the edge, and text of each line that the page's foot shows."""
    chars = {f"{gid:04x}": char for char, gid in words.font.glyphs.items()}
    drawn = content(words, *page).decode()
    dark = drawn[drawn.rindex(" 0 Tr") :]
    found = re.findall(r"/F ([\d.]+) Tf 1 0 0 1 ([-\d.]+) ([-\d.]+) Tm <([0-9a-f]*)> Tj", dark)
    return [
        (float(size), float(left), float(up), "".join(chars[text[at : at + 4]] for at in range(0, len(text), 4)))
        for size, left, up, text in found
    ]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "reader", ["口腔科-张三", "长" * 200, "口腔科-" + "😀" * 200, "科-مەمەت", "", "\u200b", "a\nb", "𪚥" * 60]
)
def test_the_foot_stays_on_the_page_and_shows_the_code_whole(reader: str, page: tuple[float, float]) -> None:
    words = wording(replace(MARK, reader=reader))
    lines = foot_lines(words, page)

    assert CODE in " ".join(text for _, _, _, text in lines).replace("\n", "")
    for size, left, up, text in lines:
        assert left >= 0
        assert left + words.font.width_em(text) * size <= page[0] * 1.001
        assert 0 < up < page[1] * 0.5


@pytest.mark.parametrize(
    "foot",
    [
        "{reader} {notice} " + "请勿外传，" * 60 + "{code}",
        "{reader}{code}",
        "{code} · {reader} · " + " · ".join(["{notice}"] * 20),
    ],
)
def test_a_long_part_is_broken_but_never_within_the_code(foot: str) -> None:
    words = wording(replace(MARK, look=Look(foot=foot)))
    lines = foot_lines(words, (595.0, 842.0))

    assert [text for _, _, _, text in lines if CODE in text]
    assert all(size > 4 for size, _, _, _ in lines)


def test_a_long_name_is_cut_with_an_ellipsis_and_never_within_a_bracket() -> None:
    long, emoji = wording(replace(MARK, reader="长" * 200)), wording(replace(MARK, reader="科-" + "😀" * 200))

    assert long.foot[0] == "长" * 47 + "…"
    assert emoji.foot[0] == "科-[U+1F600 U+1F600 U+1F600 U+1F600 U+1F600]…"
    assert long.tile[0].startswith("长" * 23 + "… 2026")


def test_what_is_shown_shortened_is_told_as_it_is_shown_and_a_name_with_an_ellipsis_is_not() -> None:
    assert shortened(replace(MARK, reader="内科-" + "长" * 30)) == ("内科-" + "长" * 20 + "… 2026-11-21",)
    assert shortened(replace(MARK, reader="长" * 200))[-1] == "长" * 47 + "…"
    assert shortened(MARK) == shortened(replace(MARK, reader="口腔科-张…三")) == ()
    assert shortened(replace(MARK, reader="科-مەمەت")) == ()


@pytest.mark.parametrize(
    ("reader", "shown"),
    [("", "未署名"), ("\u200b", "未署名"), ("口腔科-", "口腔科-未署名"), ("-", "未署名"), ("张三", "张三")],
)
def test_a_copy_of_somebody_without_a_name_says_so(reader: str, shown: str) -> None:
    assert wording(replace(MARK, reader=reader)).foot[0] == shown


def test_what_a_template_says_is_drawn_and_named_like_a_name() -> None:
    words = wording(replace(MARK, look=Look(tile=("\u202e\u2066",), foot="{reader} · مەمەت\u202e 𪚥 · {code}")))

    assert words.foot[1] == "Memet [zhé]"
    assert words.missing == ("م", "ە", "ت", "𪚥")
    assert words.tile == ()


def test_braces_in_a_name_are_no_fields() -> None:
    assert wording(replace(MARK, reader="{code}-{0}")).foot[0] == "{code}-{0}"


@pytest.mark.parametrize("line", ["{reader}  {date}", "{notice} {library} {reader} {date}"])
@pytest.mark.parametrize("spacing", [0.6, 1.0, 2.0])
def test_tiles_of_a_row_never_touch(line: str, spacing: float) -> None:
    words = wording(replace(MARK, look=Look(tile=(line,), spacing=spacing, angle_degrees=0)))
    rows: dict[float, list[float]] = {}
    for em_part, _, _, _, right, up in tile_places(words, (1700, 1700), 0.0):
        rows.setdefault(round(up, 3), []).append(right / (em_part * 1000))
    gaps = [b - a for row in rows.values() for a, b in itertools.pairwise(sorted(row))]
    assert gaps
    assert min(gaps) > words.font.width_em(words.tile[0])
