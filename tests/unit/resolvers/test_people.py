import pytest

from resolvers.formats import people
from resolvers.formats.openalex import Work, article


@pytest.mark.parametrize(
    ("family", "given", "shown"),
    [
        ("Smith", "John Adam", "Smith JA"),
        ("Smith", "J.-A.", "Smith JA"),
        ("Smith", "JA", "Smith JA"),
        ("Smith", "J A", "Smith JA"),
        ("Smith", "J-A", "Smith JA"),
        ("SMITH", "JA", "SMITH JA"),
        ("LI", "BO", "LI B"),
        ("HANSEN", "BO", "HANSEN B"),
        ("Li", "YU", "Li Y"),
        ("Zhang", "XY", "Zhang XY"),
        ("Smith", "John (Jack)", "Smith J"),
        ("Smith", "John A., Jr.", "Smith JA Jr"),
        ("Smith", "John A., PhD", "Smith JA"),
        ("King Jr.", "M. L.", "King ML Jr"),
        ("张", "三", "张三"),
        ("Zhang 张", "San 三", "张三"),
        ("迪丽热巴·", "迪力木拉提", "迪丽热巴·迪力木拉提"),
        ("Smith", None, "Smith"),
        ("de Vries", "Anna-Lena", "de Vries AL"),
        ("Zhang", "Xiao-Ming", "Zhang XM"),
        (None, "Plato", "P"),
    ],
)
def test_names_stand_family_first(family: object, given: object, shown: str) -> None:
    assert people.display_name(family, given) == shown


def test_a_generation_stands_behind_the_name_as_medline_writes_it() -> None:
    assert people.display_name("Smith", "JA", "III") == "Smith JA 3rd"
    assert people.display_name("Smith", "JA", "MD") == "Smith JA"


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        ("Andrés M. van Dijk", "van Dijk AM"),
        ("P. Schwaller", "Schwaller P"),
        ("Smith, J A", "Smith JA"),
        ("张三", "张三"),
        ("WHO", "WHO"),
        ("Ludwig van Beethoven", "van Beethoven L"),
        ("  Anna   Lee ", "Lee A"),
        ("van Dijk", "Dijk V"),
        ("Invented Ward Study Group", "Invented Ward Study Group"),
        ("European Commission, Joint Research Centre", "European Commission, Joint Research Centre"),
        (None, ""),
        ("the Sample Collaboration", "the Sample Collaboration"),
        ("JOHN SMITH", "SMITH J"),
        ("Yo-Yo Ma", "Ma YY"),
    ],
)
def test_whole_names_stand_family_first(whole: object, shown: str) -> None:
    assert people.name_of(whole) == shown


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        ("Smith JA", "Smith JA"),
        ("Smith J. A.", "Smith JA"),
        ("Smith J-A", "Smith JA"),
        ("Smith JAM", "Smith JAM"),
        ("JA Smith", "Smith JA"),
        ("J.A.M. Smith", "Smith JAM"),
        ("García López JA", "García López JA"),
        ("van Dijk AM", "van Dijk AM"),
        ("de Boer MD", "de Boer MD"),
        ("Wang, M.D.", "Wang MD"),
        ("Wang MA", "Wang MA"),
        ("Zhang XY", "Zhang XY"),
        ("Ma Y-Y", "Ma YY"),
        ("Ho DD", "Ho DD"),
        ("Deepak K.", "Deepak K"),
    ],
)
def test_capitals_behind_a_name_are_its_initials(whole: str, shown: str) -> None:
    assert people.name_of(whole) == shown


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        ("ZHANG San", "Zhang S"),
        ("Xiaoming ZHANG", "Zhang X"),
        ("ZHANG Xiao-Ming", "Zhang XM"),
        ("Wei LI", "Li W"),
        ("LI Wei", "Li W"),
        ("Wei MA", "Ma W"),
        ("Jennifer LEE", "Lee J"),
        ("Karl H. MÜLLER", "Müller KH"),
        ("Hans-Peter MÜLLER-SCHMIDT", "Müller-Schmidt HP"),
        ("Juan GARCÍA LÓPEZ", "García López J"),
        ("Jan VAN DER BERG", "van der Berg J"),
        ("VAN DER BERG Jan", "van der Berg J"),
        ("Joao da SILVA", "da Silva J"),
        ("O'NEILL Mary", "O'Neill M"),
        ("John MCDONALD", "McDonald J"),
    ],
)
def test_a_word_in_capitals_beside_another_is_the_family_name(whole: str, shown: str) -> None:
    assert people.name_of(whole) == shown


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        ("Zhang San", "Zhang S"),
        ("San Zhang", "Zhang S"),
        ("Zhang Xiao-Ming", "Zhang XM"),
        ("Xiao-Ming Zhang", "Zhang XM"),
        ("Wei Wang", "Wang W"),
        ("Qi Xin", "Xin Q"),
        ("Qi Xiaoming", "Qi X"),
        ("Yu Nakamura", "Nakamura Y"),
        ("Long Nguyen", "Nguyen L"),
        ("张 三", "张三"),
        ("张三 主编", "张三"),
        ("葛均波 徐永健", "葛均波 徐永健"),
    ],
)
def test_chinese_names_are_read_in_both_orders(whole: str, shown: str) -> None:
    assert people.name_of(whole) == shown


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        ("Prof. Dr. Karl Heinz Müller", "Müller KH"),
        ("PD Dr. med. Hans Maier", "Maier H"),
        ("Dr.-Ing. Hans Maier", "Maier H"),
        ("Sir Ronald Fisher", "Fisher R"),
        ("Jane Q. Public, PhD", "Public JQ"),
        ("Anna Lee, RN, PhD", "Lee A"),
        ("John Smith, MD", "Smith J"),
        ("Martin L. King Jr.", "King ML Jr"),
        ("Smith, Jr., John A.", "Smith JA Jr"),
        ("Jones, K. L., III", "Jones KL 3rd"),
        ("Smith JA 3rd", "Smith JA 3rd"),
        ("Smith IV", "Smith IV"),
        ("MD Smith", "Smith MD"),
        ("Wei LI1*", "Li W"),
        ("Smith JA 1,2", "Smith JA"),
        ("Ole Hansen²", "Hansen O"),
    ],
)
def test_titles_degrees_and_footnotes_are_no_part_of_a_name(whole: str, shown: str) -> None:
    assert people.name_of(whole) == shown


@pytest.mark.parametrize(
    ("written", "known", "shown"),
    [
        ("Smith JA", "John A. Smith", "Smith JA"),
        ("Smith, J.; Doe, K.", "Jane Smith", "Smith J"),
        ("Wei LI1*", "Li Wei", "Li W"),
        ("Prof. Karl Müller", "M", "Müller K"),
        ("Prof. Karl Müller (karl@example.org)", "Karl Müller", "Müller K"),
        ("Prof. Karl Müller", None, "Müller K"),
        (None, "Juan García López", "López JG"),
    ],
)
def test_openalex_spells_a_name_itself_where_more_than_a_name_was_written(
    written: str | None, known: str | None, shown: str
) -> None:
    work = Work(authorships=[{"author": {"display_name": known}, "raw_author_name": written}])
    assert article(work).authors == (shown,)


def test_a_list_of_names_ends_before_et_al() -> None:
    assert people.listed_names("Yang Y, Li X; Ward Group, et al.") == ("Yang Y", "Li X", "Ward Group")
