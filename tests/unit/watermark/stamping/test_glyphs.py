"""What the font of a mark promises."""

import pytest

from watermark.stamping import glyphs


@pytest.fixture(scope="module")
def prepared() -> None:
    glyphs.prepare()
    glyphs.prepare()


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize(
    "text",
    [
        "口腔科-张三 2026-11-21 · ABCD",
        "𠮷䶮㛃",
        "張偉·艾克拜尔",
        "Tashi Dorje",
        "心内科-Gulşən Äğaï İmın",
        "Ўзбек",
        "",
    ],
)
def test_every_character_of_a_cut_has_a_glyph_and_a_width(text: str) -> None:
    cut = glyphs.cut([text])

    assert set(cut.glyphs) == set(text)
    assert 0 not in cut.glyphs.values()
    assert cut.width_em(text) > 0 or not text
    assert len(cut.encoded(text)) == 2 * len(text)


@pytest.mark.parametrize("text", ["əöüğşı", "Şəhla Göyçə", "Gulşən", "ŋơưđ", "Ẁṙïtė", "Ўўқ"])
def test_letters_that_the_chinese_font_lacks_are_drawn_all_the_same(text: str) -> None:
    assert glyphs.drawable(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "shown", "missing"),
    [
        ("张三", "张三", ()),
        ("a\nb\t c\u2028d", "a b c d", ()),
        ("张𪚥", "张[zhé]", ("𪚥",)),
        ("张𪚥鿿", "张[zhé][xìng]", ("𪚥", "鿿")),
        ("😀", "[U+1F600]", ("😀",)),
        ("😀王😀😀", "[U+1F600]王[U+1F600 U+1F600]", ("😀",)),
        ("مەمەت ئەخمەت", "Memet Exmet", ("م", "ە", "ت", "ئ", "خ")),
        ("བཀྲ་ཤིས", "bkra shis", ("བ", "ཀ", "ྲ", "་", "ཤ", "ི", "ས")),
        ("张\u200b三\ufe0f", "张三", ()),
        ("\u202e张三\u2066\u00ad\x07", "张三", ()),
        ("e\u0301", "é", ()),
        ("Ａ１é", "Ａ１é", ()),
        ("\U0002f801", "\u4e38", ()),
        ("\ue81e", "龴", ()),
        ("\ue000", "[U+E000]", ("\ue000",)),
        ("ȩ", "e", ("ȩ",)),
        ("٣", "3", ("٣",)),
        ("张\ud800三", "张?三", ()),
        ("", "", ()),
        (" \u3164\u200d ", "", ()),
    ],
)
def test_what_cannot_be_drawn_is_spelled_or_named_by_its_code(text: str, shown: str, missing: tuple[str, ...]) -> None:
    assert glyphs.drawable(text) == (shown, missing)


def test_whatever_is_shown_can_be_drawn() -> None:
    shown, missing = glyphs.drawable(" ".join(map(chr, range(0x20, 0x3400, 7))))

    assert missing
    assert glyphs.drawable(shown) == (shown, ())
    assert 0 not in glyphs.cut([shown]).glyphs.values()


def test_outlines_hold_a_path_for_each_visible_character() -> None:
    assert glyphs.outlines("张 ə").count(b"f") == 2
    assert glyphs.outlines(" ") == b""
