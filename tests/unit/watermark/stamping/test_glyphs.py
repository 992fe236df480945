"""What the font of a mark promises."""

import pytest

from watermark.stamping import glyphs


@pytest.fixture(scope="module")
def prepared() -> None:
    glyphs.prepare()
    glyphs.prepare()


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("text", ["口腔科-张三 2026-11-21 · ABCD", "𠮷䶮㛃", "張偉·艾克拜尔", "Tashi Dorje"])
def test_every_character_of_a_cut_has_a_glyph_and_a_width(text: str) -> None:
    cut = glyphs.cut([text])

    assert set(cut.glyphs) == set(text)
    assert 0 not in cut.glyphs.values()
    assert cut.width_em(text) > 0
    assert len(cut.encoded(text)) == 2 * len(text)


@pytest.mark.parametrize(
    ("text", "shown", "missing"),
    [
        ("张三", "张三", ()),
        ("a\nb\t c", "a b c", ()),
        ("😀", "[U+1F600]", ("😀",)),
        ("مر", "[U+0645 U+0631]", ("م", "ر")),
        ("张\u200b三\ufe0f", "张三", ()),
        ("\u202e张三", "张三", ()),
        ("བཀྲ", "[U+0F56 U+0F40 U+0FB2]", ("བ", "ཀ", "ྲ")),
    ],
)
def test_what_cannot_be_drawn_is_named_by_its_code(text: str, shown: str, missing: tuple[str, ...]) -> None:
    assert glyphs.drawable(text) == (shown, missing)
