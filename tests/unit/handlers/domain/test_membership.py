"""What a nickname claims, and when a bound contact is still the person it was bound to."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.membership import (
    CODE_ALPHABET,
    MAX_NICKNAME,
    Binding,
    BoundBy,
    Claim,
    Newcomer,
    Staff,
    clean_nickname,
    code_key,
    is_same_person,
    looks_like_code,
    name_key,
    read_claim,
)

DEPARTMENTS = ("口腔科", "心内科", "ICU", "内科(一)病区", "心胸外科-二病区", "护理部")
ALIASES = {"心血管内科": "心内科", "口腔": "口腔科", "重症": "ICU"}

ZHANG = Claim("口腔科", "张三")

NICKNAMES = [
    ("口腔科-张三", ZHANG),
    ("口腔科－张三", ZHANG),
    ("口腔科—张三", ZHANG),
    ("口腔科——张三", ZHANG),
    ("口腔科–张三", ZHANG),
    ("口腔科+张三", ZHANG),
    ("口腔科＋张三", ZHANG),
    ("口腔科 张三", ZHANG),
    ("口腔科　张三", ZHANG),
    ("口腔科_张三", ZHANG),
    ("口腔科/张三", ZHANG),
    ("口腔科｜张三", ZHANG),
    ("口腔科·张三", ZHANG),
    ("口腔科：张三", ZHANG),
    ("口腔科，张三", ZHANG),
    ("口腔科~张三", ZHANG),
    ("口腔科张三", ZHANG),
    ("口腔张三", ZHANG),
    ("口腔-张三", ZHANG),
    ("【口腔科】张三", ZHANG),
    ("[口腔科]张三", ZHANG),
    ("口腔科（张三）", ZHANG),
    ("张三（口腔科）", ZHANG),
    ("张三-口腔科", ZHANG),
    ("市一院-口腔科-张三", ZHANG),
    ("1001-口腔科-张三", ZHANG),
    ("口腔科-张三-1001", ZHANG),
    ("口腔科-张三-13800000000", ZHANG),
    ("口腔科-张三2", ZHANG),
    ("口腔科-张三（医生）", ZHANG),
    ("口腔科-张三 主治医师", ZHANG),
    ("口腔科-张三副主任医师", ZHANG),
    ("口腔科张三 护士长", ZHANG),
    ("口腔科-张 三", ZHANG),
    ("口腔科-张三 加油", ZHANG),
    ("🦷口腔科-张三🌹[玫瑰]", ZHANG),
    ("  口腔科\u200b - \u202a张三\ufeff ", ZHANG),
    ("心血管内科-李四", Claim("心内科", "李四")),
    ("心血管内科李四", Claim("心内科", "李四")),
    ("icu-王五", Claim("ICU", "王五")),
    ("ＩＣＵ 王五", Claim("ICU", "王五")),
    ("ICU-John Smith", Claim("ICU", "John Smith")),
    ("重症王五", Claim("ICU", "王五")),
    ("内科（一）病区-赵六", Claim("内科(一)病区", "赵六")),
    ("心胸外科-二病区-孙七", Claim("心胸外科-二病区", "孙七")),
    ("口腔科-买买提·艾力", Claim("口腔科", "买买提·艾力")),
    ("口腔科·买买提·艾力", Claim("口腔科", "买买提·艾力")),
    ("口腔科-欧阳娜娜", Claim("口腔科", "欧阳娜娜")),
    ("护理部-张护士长", Claim("护理部", "张护士长")),
    ("骨科-张三", Claim("骨科", "张三", is_known=False)),
    ("心内科二区-张三", Claim("心内科二区", "张三", is_known=False)),
    ("口腔科张三 138", ZHANG),
    ("张三", None),
    ("口腔科", None),
    ("口腔科-", None),
    ("口腔科-123", None),
    ("-张三", None),
    ("", None),
    ("🌹🌹🌹", None),
    ("---", None),
]


@pytest.mark.parametrize(("nickname", "claim"), NICKNAMES, ids=[n for n, _ in NICKNAMES])
def test_a_nickname_claims_a_department_and_a_name(nickname: str, claim: Claim | None) -> None:
    assert read_claim(nickname, DEPARTMENTS, ALIASES) == claim


def test_a_department_of_the_list_wins_over_an_alias_of_the_same_name() -> None:
    assert read_claim("口腔科-张三", ["口腔科"], {"口腔科": "颌面外科"}) == ZHANG


def test_the_longest_department_wins() -> None:
    assert read_claim("口腔科门诊张三", ["口腔科", "口腔科门诊"]) == Claim("口腔科门诊", "张三")


def test_a_nickname_of_any_length_becomes_at_most_64_characters() -> None:
    assert len(clean_nickname("口腔科-" + "张" * 200)) == MAX_NICKNAME
    assert read_claim("🌹" * 5000 + "口腔科-张三", DEPARTMENTS) is None


@given(st.text(max_size=200))
def test_any_nickname_is_read_without_error(nickname: str) -> None:
    claim = read_claim(nickname, DEPARTMENTS, ALIASES)

    assert claim is None or (claim.department and claim.name and len(claim.name) <= MAX_NICKNAME)


@given(
    st.sampled_from(DEPARTMENTS),
    st.sampled_from("-－—–_+＋/| ｜　"),
    st.sampled_from(["张三", "欧阳娜娜", "买买提·艾力"]),
)
def test_every_separator_parts_every_department_from_every_name(department: str, gap: str, name: str) -> None:
    assert read_claim(f"{department}{gap}{name}", DEPARTMENTS) == Claim(department, name)


@pytest.mark.parametrize("typed", ["买买提•艾力", "买买提・艾力", "买买提.艾力", "买买提 艾力", "买买提艾力"])
def test_middle_dots_do_not_count_in_names(typed: str) -> None:
    assert name_key(typed) == name_key("买买提·艾力")


@pytest.mark.parametrize("typed", ["acde3467", "ACDE-3467", " ACDE 3467 ", "ＡＣＤＥ３４６７", "ACDE—3467"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert code_key(typed) == "ACDE3467"
    assert looks_like_code(typed)


@pytest.mark.parametrize("text", ["谢谢", "PMID1234", "ACDEFGHJ", "34679346", "ACDE346", "ACDE34677", "", "ACDO3467"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert not looks_like_code(text)


def test_no_two_characters_of_a_code_look_alike() -> None:
    assert not set(CODE_ALPHABET) & set("0O1IL2Z5S8B")


def binding(contact_name: str = "小张") -> Binding:
    staff = Staff(7, "1001", "张三", "口腔科")
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return Binding(staff, "wechat", "wxid_1", contact_name, BoundBy.CODE, at)


SAME = [
    ("the nickname claims that person", "小张", ZHANG, True),
    ("the nickname claims that person, the account was renamed", "大张", ZHANG, True),
    ("a namesake of another department", "小张", Claim("心内科", "张三"), False),
    ("another name", "小张", Claim("口腔科", "李四"), False),
    ("no claim, the account's name is known", "小张", None, True),
    ("no claim, another account's name", "小李", None, False),
    ("no claim, the gateway reads no names", "", None, True),
    ("something that is no department", "小张", Claim("开心", "每一天", is_known=False), True),
    ("something that is no department, another account", "小李", Claim("开心", "每一天", is_known=False), False),
]


@pytest.mark.parametrize(("case", "shown", "claim", "same"), SAME, ids=[case for case, *_ in SAME])
def test_identity_never_rests_on_the_contact_id_alone(case: str, shown: str, claim: Claim | None, same: bool) -> None:
    assert is_same_person(binding(), shown, claim) is same


SAID = [
    ("骨科-张三", Claim("骨科", "张三"), False),
    ("口腔科-李四", Claim("口腔科", "李四"), False),
    ("口腔-张三", Claim("口腔", "张三", is_known=False), False),
    ("口腔科-张三", Claim("口腔科", "张三"), True),
    ("张三", None, True),
    ("天天向上", None, False),
    ("", None, False),
]


@pytest.mark.parametrize(("shown", "claim", "says"), SAID)
def test_a_nickname_says_an_entry_only_with_its_name_and_department(
    shown: str, claim: Claim | None, says: bool
) -> None:
    newcomer = Newcomer(1, "wechat", "wxid_1", "小张", shown, "群", binding().bound_at, claim=claim)

    assert newcomer.says_to_be(binding().staff) is says


def test_a_label_is_department_and_name_and_names_stay_out_of_the_repr() -> None:
    staff = binding().staff

    assert staff.label == "口腔科-张三"
    assert "张三" not in repr(binding())
    assert "1001" not in repr(staff)
