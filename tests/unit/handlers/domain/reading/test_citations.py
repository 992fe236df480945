"""A reference is cut out of the words around it, without its number in a list."""

import pytest

from handlers.domain.reading import read_message

GBT = "王某, 李某. 造口患者居家护理研究[J]. 某某杂志, 2021, 13(4): 315-409."
VANCOUVER = "Roe A, Doe B. Sedation in the catheter laboratory. Ann Surg 2018;267:10-19"
IEEE = 'A. Roe and B. Doe, "Gait sensors in Parkinson disease," IEEE Trans. Bio., vol. 6, no. 4, pp. 1-9, Apr. 2019.'
PLAIN = "王某, 李某. 造口患者居家护理的研究进展. 中国某某医学杂志, 2021, 29(3): 280-284"


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "求\n{}",
        "[12] {}",
        "1. {}",
        "参考文献[3] {} 有的话发一下",
        "求这本 {}",
        "参考文献第8条找不到，帮忙看看 {}",
    ],
)
@pytest.mark.parametrize("citation", [GBT, VANCOUVER, IEEE, PLAIN])
def test_a_reference_is_cut_out_of_what_is_said_around_it(frame: str, citation: str) -> None:
    (item,) = read_message(frame.format(citation)).items
    assert (item.kind, item.value) == ("citation", citation)


@pytest.mark.parametrize(
    ("citation", "title"),
    [(IEEE, "Gait sensors in Parkinson disease"), (PLAIN, "造口患者居家护理的研究进展")],
)
def test_the_title_of_a_reference_is_read(citation: str, title: str) -> None:
    (item,) = read_message(citation + " 求全文").items
    assert item.title == title
