"""What only the arrangement of a formula says is not lost when it becomes a line of text."""

import pytest

from watermark.converting.formulas import spell_out
from watermark.converting.markup import read_xml, text_of

LINES = [
    ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b"),
    ("<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>20</mn></mfrac><mi>c</mi>", "(a+1)/20c"),
    ("<mn>10</mn><msup><mi>x</mi><mn>2</mn></msup>", "10x^2"),
    ("<msup><mn>10</mn><mrow><mo>-</mo><mn>3</mn></mrow></msup>", "10^(-3)"),
    ("<msub><mi>T</mi><mtext>max</mtext></msub>", "T_max"),
    ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_i^2"),
    ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt><mo>=</mo>", "√(a+b)="),
    ("<mroot><mi>a</mi><mn>3</mn></mroot>", "√(a)^1/3"),
    ("<mfrac><msup><mi>x</mi><mn>2</mn></msup><mi>y</mi></mfrac>", "(x^2)/y"),
    ("<mi>x</mi><mo>=</mo><mn>1</mn>", "x=1"),
    ("<mfrac/>", ""),
]


@pytest.mark.parametrize(("formula", "line"), LINES)
def test_a_formula_in_a_line_means_the_same(formula: str, line: str) -> None:
    root = read_xml(f"<p>{formula}</p>".encode())
    spell_out(root)
    assert text_of(root) == line
