"""Identifiers are found in what people write, and numbers that look like them are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.article import Identifier, IdKind
from handlers.domain.identifiers import find_identifiers, normalise, read_field
from handlers.domain.isbn import isbn13


def found(text: str) -> list[str]:
    return [str(identifier) for identifier in find_identifiers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "10.1155/2021/6612345",
        "DOI：10.1155/2021/6612345。",
        "求10.1155/2021/6612345全文",
        "（10.1155/2021/6612345）",
        "doi号是10.1155/2021/6612345吗",
        "10.1155/2021/6612345[抱拳]",
        "10.1155/2021/6612345🙏",
        "\u200b10.1155/2021/6612345\u200b，谢谢",
        "https://doi.org/10.1155%2F2021%2F6612345",
        "https://doi-org.vpn.example.edu.cn/10.1155/2021/6612345?from=x",
        "http://example.com/doi/pdf/10.1155/2021/6612345.pdf",
        "10。1155/2021/6612345",
        "１０．１１５５／２０２１／６６１２３４５",
        "①10.1155/2021/6612345",
        "2.10.1155/2021/6612345",
        "DOI: 10.1155/ 2021/6612345",
        "doi=10.1155/2021/6612345|pages=1",
        "https://www.example.org/doi/10.1155/2021/6612345/full/zh_HANS",
        "https://www.example.org/doi/epdf/10.1155/2021/6612345/abstract/en?x=1",
    ],
)
def test_a_doi_ends_where_the_sentence_goes_on(text: str) -> None:
    assert found(text) == ["doi:10.1155/2021/6612345"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.1016/S1470-2045(19)30123-4）谢谢", "10.1016/s1470-2045(19)30123-4"),
        ("10.1016/S1470-2045（19）30123-4", "10.1016/s1470-2045(19)30123-4"),
        ("(doi: 10.1130/0091(2001)).", "10.1130/0091(2001)"),
        (
            "10.1002/(SICI)1097-0142(19980101)82:1<1::AID-CNCR1>3.0.CO;2-#，谢谢",
            "10.1002/(sici)1097-0142(19980101)82:1<1::aid-cncr1>3.0.co;2-#",
        ),
        ("10.1021/ab123456+", "10.1021/ab123456+"),
        ("<10.1093/abc/def123>", "10.1093/abc/def123"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf", "10.1101/2020.01.02.123456"),
        ("https://academic.oup.com/x/article/doi/10.1093/abcde/fghi123/7654321", "10.1093/abcde/fghi123"),
        ("10.1016/S1470-\n2045(19)30123-4 换行", "10.1016/s1470-2045(19)30123-4"),
        ("10.1038/s41591-020-0001-1/full", "10.1038/s41591-020-0001-1"),
    ],
)
def test_the_tail_of_a_doi_is_trimmed_and_its_brackets_kept(text: str, value: str) -> None:
    assert found(text) == [f"doi:{value}"]


@pytest.mark.parametrize(
    "text",
    [
        "10.1111/abc.10001和10.1111/abc.10002",
        "10.1111/abc.10001,10.1111/abc.10002",
        "10.1111/abc.10001；10.1111/abc.10002",
        "10.1111/abc.1000110.1111/abc.10002",
        "10.1111/abc.10001/10.1111/abc.10002",
    ],
)
def test_two_dois_are_two_however_they_are_joined(text: str) -> None:
    assert found(text) == ["doi:10.1111/abc.10001", "doi:10.1111/abc.10002"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("PMID:29876543", ["29876543"]),
        ("pmid号是29876543", ["29876543"]),
        ("pimd 29876543", ["29876543"]),
        ("PubMed ID：29876543", ["29876543"]),
        ("pubmed上的29876543", ["29876543"]),
        ("29876543这个PMID", ["29876543"]),
        ("29876543、29876544这两个pmid", ["29876543", "29876544"]),
        ("PMID：29876543，29876544；29876545", ["29876543", "29876544", "29876545"]),
        ("PMID列表：\n1. 29876543\n2. 29876544", ["29876543", "29876544"]),
        ("求文献 29876543，谢谢", ["29876543"]),
        ("https://pubmed.ncbi.nlm.nih.gov/29876543/?from=x", ["29876543"]),
        ("https://pubmed-ncbi-nlm-nih-gov.vpn.example.cn/29876543/", ["29876543"]),
        ("https://europepmc.org/article/MED/29876543", ["29876543"]),
        ("PMID 0029876", ["29876"]),
        ("PMID是29876543还是29876544", ["29876543", "29876544"]),
        ("pmid.29876543", ["29876543"]),
        ("PMID。29876543", ["29876543"]),
        ("pubmed里搜29876543就有", ["29876543"]),
        ("我要29876543，pubmed里搜得到", ["29876543"]),
        ("帮忙下篇文章 29876543 谢啦", ["29876543"]),
        ("下两篇文献 29876543 29876544", ["29876543", "29876544"]),
    ],
)
def test_a_number_is_a_pmid_where_the_words_say_so(text: str, numbers: list[str]) -> None:
    assert found(text) == [f"pmid:{number}" for number in numbers]


@pytest.mark.parametrize(
    "text",
    [
        "29876543",
        "住院号29876543",
        "住院号 29876543 的患者求会诊",
        "电话 62345678",
        "会议号 876-543-210",
        "PMID：无",
        "下载了PMID 3篇",
        "PubMed检索得到123456篇",
        "要29876543这个病人的片子",
        "https://www.doi.org/about",
        "血糖10.1，血压10.5/6.8kPa",
        "http://10.23.4.56:8080/login",
        "10.2345.6.7/print",
        "10.2345.6/24",
        "日期 25.10.2019/3456",
        "10.2024/11",
        "2023-10-15",
        "版本10.15.7",
        "ISSN 1234-5679",
        "编号 2012.0418",
        "身份证110101199003070011",
        "快递单号 9787117332224",
        "978-7-117",
        "arXiv 2013年",
        "PMC",
        "01/10/2021",
    ],
)
def test_numbers_that_only_look_like_identifiers_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("pmcid：PMC6543210", ["pmcid:PMC6543210"]),
        ("PMC6543210和PMC6543211", ["pmcid:PMC6543210", "pmcid:PMC6543211"]),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6543210/pdf/x.pdf", ["pmcid:PMC6543210"]),
        ("arXiv:1912.01234v2", ["arxiv:1912.01234"]),
        ("https://arxiv.org/pdf/1912.01234v2.pdf", ["arxiv:1912.01234"]),
        ("1912.01234（arxiv）", ["arxiv:1912.01234"]),
        ("见 math.GT/0309137", ["arxiv:math/0309137"]),
        ("ISBN：978-7-117-33222-4", ["isbn:9787117332224"]),
        ("ＩＳＢＮ　９７８７１１７３３２２２４", ["isbn:9787117332224"]),
        ("isbn 0-306-40615-2", ["isbn:9780306406157"]),
        ("ISBN 978-7-117-33222-5", []),
        ("短doi 10/gf4gqd", ["doi:10/gf4gqd"]),
        ("https://doi.org/xyz", ["doi:10/xyz"]),
        ("國際標準書號：0-306-40615-2", ["isbn:9780306406157"]),
        ("pmc6543210.1 这篇", ["pmcid:PMC6543210"]),
        ("https://www.nature.com/articles/s41586-020-00001-2/figures/1", ["doi:10.1038/s41586-020-00001-2"]),
        ("10.3389/fabc。2021。000001", ["doi:10.3389/fabc.2021.000001"]),
        ("10。1016/j。abc。2021。03。045", ["doi:10.1016/j.abc.2021.03.045"]),
        ("10.1016/j.abc.2021.03.045。2023年的", ["doi:10.1016/j.abc.2021.03.045"]),
        (
            "https://doi.org/10.1002%2F(SICI)1000-0001(1997)1%3A2%3C1%3A%3AAID-A1%3E3.0.CO%3B2-%23",
            ["doi:10.1002/(sici)1000-0001(1997)1:2<1::aid-a1>3.0.co;2-#"],
        ),
    ],
)
def test_the_other_kinds_are_found_in_their_forms(text: str, want: list[str]) -> None:
    assert found(text) == want


@pytest.mark.parametrize(
    "text",
    [
        "【PMID】28765432",
        "[PMID] 28765432",
        "（PMID）：28765432",
        '{"pmid": "28765432"}',
        "pmid = {28765432},",
        "**PMID**: 28765432",
        "PMID→28765432",
        "| PMID | 28765432 |",
        "PMID，28765432",
        '<PMID Version="1">28765432</PMID>',
        '<ArticleId IdType="pubmed">28765432</ArticleId>',
        "Unique Identifier\n  28765432\nTitle",
        "PT J\nTI Sleep and stroke\nPM 28765432\nER",
        "求文 28765432",
        "pubmed里找到的28765432，要收费",
        "谁把28765432弄一下，PubMed的号",
        "PMID是二八七啥的，哦28765432",
        "pubmed只有摘要，想看整篇，ID：28765432",
    ],
)
def test_a_pmid_is_known_by_any_label_of_its_own(text: str) -> None:
    assert found(text) == ["pmid:28765432"]


@pytest.mark.parametrize(
    "text",
    [
        "没有PMID，2019年的JAMA",
        "PubMed打不开，打电话61234567",
        "住院号28765432，pubmed上查过了",
        "更新到20240115了，pubmed的镜像",
        "PM 28765432",
    ],
)
def test_a_number_beside_the_name_of_the_database_is_not_always_a_pmid(text: str) -> None:
    assert [one for one in found(text) if one.startswith("pmid")] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://www.frontiersin.org/articles/10.3389/fneur.2010.00012/pdf", "10.3389/fneur.2010.00012"),
        ("10.3389/fneur.2010.00012/full 求", "10.3389/fneur.2010.00012"),
        (
            "https://academic.oup.com/x/advance-article-pdf/doi/10.1093/abc/xyz012/5123456/xyz012.pdf",
            "10.1093/abc/xyz012",
        ),
        ("https://ashpublications.org/blood/article/doi/10.1182/blood.2020001/49823/A-Title", "10.1182/blood.2020001"),
        ("https://karger.com/x/article-pdf/doi/10.1159/000501234/391234/000501234.pdf", "10.1159/000501234"),
        ("10.1016/j.\nabc.2019.03.007\n断了", "10.1016/j.abc.2019.03.007"),
        ("10.1016/j.ab\nc.2019.03.007", "10.1016/j.abc.2019.03.007"),
        ("10.1136/bmj\n2019.04.007", "10.1136/bmj"),
    ],
)
def test_a_doi_keeps_its_own_numbers_and_no_page_number(text: str, value: str) -> None:
    assert found(text) == [f"doi:{value}"]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("【PMCID】7654321", "pmcid:PMC7654321"),
        ("[ISBN] 0-19-853453-1", "isbn:9780198534532"),
        ("【arXiv】2103.12345", "arxiv:2103.12345"),
        ("archivePrefix = {arXiv},\n eprint = {2103.12345}", "arxiv:2103.12345"),
        ("arXiv 2103.12344 还有 2103.12345", "arxiv:2103.12345"),
    ],
)
def test_the_other_labels_may_stand_in_brackets_or_fields(text: str, want: str) -> None:
    assert found(text)[-1] == want


def test_the_version_of_a_preprint_is_kept_apart() -> None:
    (identifier,) = find_identifiers("arXiv:1912.01234v2")
    assert (identifier.value, identifier.version) == ("1912.01234", "v2")


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (" 29876543 ", ["pmid:29876543"]),
        ("29876543\n29876544", ["pmid:29876543", "pmid:29876544"]),
        ("1912.01234v2", ["arxiv:1912.01234"]),
        ("0306406152", ["isbn:9780306406157"]),
        ("978 7 117 33222 4", ["isbn:9787117332224"]),
        ("10/gf4gqd", ["doi:10/gf4gqd"]),
        ("https://doi.org/10.1111/ABC.1", ["doi:10.1111/abc.1"]),
        ("0912.1234v1 [stat.ML]", ["arxiv:0912.1234"]),
        ("1913.01234", []),
        ("1812.0123", []),
        ("0306406153", []),
        ("hello", []),
    ],
)
def test_a_field_takes_bare_numbers(text: str, want: list[str]) -> None:
    assert [str(identifier) for identifier in read_field(text)] == want


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (IdKind.PMID, "PMID: 0123", "123"),
        (IdKind.PMCID, "6543210", "PMC6543210"),
        (IdKind.PMCID, "pmc6543210", "PMC6543210"),
        (IdKind.ISBN, "ISBN 0-306-40615-2", "9780306406157"),
        (IdKind.DOI, "HTTPS://doi.org/10.1111/ABC.1", "10.1111/abc.1"),
        (IdKind.ARXIV, "arXiv:1912.01234", "1912.01234"),
    ],
)
def test_normalising_gives_the_one_form(kind: IdKind, raw: str, value: str) -> None:
    assert normalise(kind, raw) == Identifier(kind, value)


@pytest.mark.parametrize(
    ("kind", "raw"), [(IdKind.PMID, "0"), (IdKind.PMID, "x1"), (IdKind.DOI, "11.1/x"), (IdKind.ISBN, "9780306406158")]
)
def test_what_is_no_identifier_normalises_to_nothing(kind: IdKind, raw: str) -> None:
    assert normalise(kind, raw) is None


@pytest.mark.parametrize(
    ("raw", "value"), [("080442957X", "9780804429573"), ("9790826497529", None), ("²80306406157", None)]
)
def test_check_digits_decide_about_an_isbn(raw: str, value: str | None) -> None:
    assert isbn13(raw) == value


IDENTIFIERS = st.one_of(
    st.builds(
        lambda r, s: f"doi:10.{r}/{s}",
        st.integers(2100, 99999),
        st.from_regex(r"[a-z]{2,8}\.[0-9]{4,8}", fullmatch=True),
    ),
    st.integers(100_000, 39_999_999).map(lambda n: f"pmid:{n}"),
    st.integers(10_000, 19_999_999).map(lambda n: f"pmcid:PMC{n}"),
)
SPOKEN = {"doi": "", "pmid": "PMID ", "pmcid": ""}
BEFORE = st.sampled_from(["", "老师好，求", "麻烦帮忙下载一下：", "「", "请问有没有（", "文献求助\n", "🙏"])
AFTER = st.sampled_from(["", "，谢谢老师！", "这篇全文", "。", "」", "）", "[微笑]", "\n急用", "🙏🙏", "？", "…"])


@given(IDENTIFIERS, BEFORE, AFTER)
def test_an_identifier_survives_any_chinese_sentence(identifier: str, before: str, after: str) -> None:
    kind, _, value = identifier.partition(":")
    assert found(f"{before}{SPOKEN[kind]}{value}{after}") == [identifier]


@given(st.text())
def test_any_text_is_read_without_an_error_and_normal_forms_stay(text: str) -> None:
    for identifier in (*find_identifiers(text), *read_field(text)):
        again = normalise(identifier.kind, identifier.value)
        assert again == identifier


@given(st.text(alphabet="10.056/abPMIDC:：（）()[]<>&;%2F \n，、9787-vX", max_size=120))
def test_texts_of_identifier_characters_are_read_and_normal_forms_stay(text: str) -> None:
    for identifier in find_identifiers(text):
        assert normalise(identifier.kind, identifier.value) == identifier


def test_an_identifier_is_shown_as_people_write_it() -> None:
    assert Identifier(IdKind.ARXIV, "2401.00001").shown == "arXiv 2401.00001"
    assert Identifier(IdKind.PMID, "29876543").shown == "PMID 29876543"
