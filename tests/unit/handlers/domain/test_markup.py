import pytest

from handlers.domain.article import Article, plain_title
from handlers.domain.markup import without_tags


@pytest.mark.parametrize(
    "title",
    [
        "Outcomes of patients with LVEF <40% and age >65 years",
        "p<0.05 and n>3",
        "When a<b and c>d",
        "Ca<Mg >Na",
        "Ages <18 vs. > 18",
        "x < y > z",
        "A <mask> that hides words",
        "体重<2500 g且胎龄>37周",
    ],
)
def test_a_comparison_is_no_tag(title: str) -> None:
    assert without_tags(title) == title


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Growth of <i>E. coli</i> in H<sub>2</sub>O", "Growth of E. coli in H2O"),
        ("<jats:p>Wards</jats:p>", "Wards"),
        ('<Emphasis Type="Italic">E. coli</Emphasis> and <SUP>99m</SUP>Tc', "E. coli and 99mTc"),
        (
            '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML" display="inline"><mml:mi>α</mml:mi></mml:math>',
            "α",
        ),
        ('<named-content content-type="genus">Vibrio</named-content>', "Vibrio"),
        ("<inline-formula>x</inline-formula><br/>y<xref/>", "xy"),
        ("CD4 <200 on <i>both</i> sides, >65", "CD4 <200 on both sides, >65"),
    ],
)
def test_a_tag_is_taken_out_and_its_words_stay(title: str, bare: str) -> None:
    assert without_tags(title) == bare


def test_papers_that_differ_in_a_comparison_are_not_one_paper() -> None:
    low, high = (f"Outcomes with LVEF <{percent}% and age >65" for percent in (30, 40))
    assert plain_title(low) != plain_title(high)
    assert Article(low).key != Article(high).key
