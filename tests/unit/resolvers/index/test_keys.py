"""Keys of titles and packed records: what the index is found by, and what it keeps."""

import pytest

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind
from resolvers.index.keys import article_keys, id_key, title_keys
from resolvers.index.packing import Entry, Journal, Origin, article_of, pack, unpack

ARTICLE = Article(
    title="Noise on wards: a trial",
    ids=(Identifier(IdKind.DOI, "10.5555/a"), Identifier(IdKind.PMID, "7")),
    authors=("Lindqvist A", "赵敏"),
    journal="Journal of Sample Nursing",
    year=2024,
    volume="12",
    pages="101-109",
    language="zh",
    kind=ArticleKind.PREPRINT,
    original_title="病区噪声",
    issn="0000-0001",
    is_retracted=True,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Haemoglobin  in OEDEMA", "hemoglobin in edema"),
        ("The effect of <i>TNF</i>-α", "the effect of TNF-alpha"),
        ("Ménière’s disease", "Meniere's disease"),
        ("高血壓護理（２０２０年版）", "高血压护理(2020年版)"),
        ("Photo-\n  cytotoxicity of curcumin", "Photocytotoxicity of curcumin"),
    ],
)
def test_typography_and_spelling_change_no_key(one: str, other: str) -> None:
    assert title_keys(one) == title_keys(other)


def test_editions_have_keys_of_their_own() -> None:
    assert title_keys("高血压指南（2017年版）").whole != title_keys("高血压指南（2020年版）").whole


def test_a_wrong_letter_costs_two_pairs_at_most() -> None:
    right = title_keys("Early mobilisation after cardiac surgery in elderly patients").pairs
    wrong = title_keys("Early mobilisation after cadriac surgery in elderly patients").pairs
    assert len(set(right) - set(wrong)) == 2


def test_a_title_is_known_without_its_subtitle() -> None:
    whole = title_keys("Noise at night on surgical wards: a randomised trial").whole
    assert title_keys("noise at night on surgical wards").whole[0] in whole


@pytest.mark.parametrize("text", ["", "……", "《》", " \n", "🙂"])
def test_a_text_without_words_has_no_keys(text: str) -> None:
    assert not title_keys(text)


def test_a_key_is_one_token_of_letters_digits_and_underlines() -> None:
    hostile = Article(title='"; DROP TABLE x -- NEAR(a) OR "b"* ^c {d} Привет 你好 \x00', ids=ARTICLE.ids)
    assert all(c in {"_", " "} or c.isalnum() for c in article_keys(hostile))
    assert id_key(ARTICLE.ids[0]) in article_keys(hostile).split()


def test_a_record_comes_out_as_it_was_put_in() -> None:
    packed = unpack(pack(Entry(Origin.CROSSREF, ARTICLE, 2, 20260301), 5))
    assert article_of(packed, Journal(ARTICLE.journal, ARTICLE.issn)) == ARTICLE
    assert (packed.origin, packed.version, packed.revised, packed.journal) == (2, 2, 20260301, 5)


@pytest.mark.parametrize("body", [b"", b"\x00" * 40, pack(Entry(Origin.RECORDS, ARTICLE), 0)[:-9]])
def test_a_damaged_record_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpack(body)
