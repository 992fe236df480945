import pytest

from handlers.domain.article import Copy
from handlers.domain.copyright import Gate, Policy, gate, plain_licence


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("CC BY 4.0", "cc-by"),
        ("cc_by", "cc-by"),
        ("cc-by-nc-nd", "cc-by-nc-nd"),
        ("CC BY-NC-ND", "cc-by-nc-nd"),
        ("CC BY 4.0 International", "cc-by"),
        ("BY-SA", "cc-by-sa"),
        ("http://creativecommons.org/licenses/by-nc/4.0/", "cc-by-nc"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0"),
        ("CC0", "cc0"),
        ("cc0-1.0", "cc0"),
        ("Public Domain", "public-domain"),
        ("TDM", "tdm"),
        ("", ""),
        ("CC\u2011BY\u2013NC", "cc-by-nc"),
        ("Creative Commons Attribution 4.0 International", "cc-by"),
        ("Creative Commons Attribution Non Commercial No Derivatives 4.0", "cc-by-nc-nd"),
        ("Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)", "cc-by-sa"),
        ("http://creativecommons.org/licenses/by-nd-nc/1.0/", "cc-by-nc-nd"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode.zh-Hans", "cc-by"),
        ("CC BY (http://creativecommons.org/licenses/by/4.0/)", "cc-by"),
        ('<a href="https://creativecommons.org/licenses/by/4.0/deed.zh">CC BY 4.0</a>', "cc-by"),
        ("CC BY or CC BY-NC", ""),
        ("http://creativecommons.org/licenses/by/4.0/ http://creativecommons.org/licenses/by/3.0/", "cc-by"),
        ("info:eu-repo/semantics/openAccess; https://creativecommons.org/licenses/by-nc/4.0/", "cc-by-nc"),
        ("© The Authors. Non-commercial use under https://creativecommons.org/licenses/by-nc/4.0/", "cc-by-nc"),
    ],
)
def test_a_licence_is_one_word_whoever_wrote_it(written: str, plain: str) -> None:
    assert plain_licence(written) == plain
    assert plain_licence(plain) == plain


@pytest.mark.parametrize(
    "written",
    [
        "https://creativecommons.org/licenses/by/4.0/ and https://creativecommons.org/licenses/by-nc-nd/4.0/",
        "https://creativecommons.org/licenses/by-nc/4.0/;http://creativecommons.org/licenses/by/4.0/",
        "CC BY-NC (see creativecommons.org/licenses/by/4.0)",
        "cc_by_nc https://creativecommons.org/licenses/by/4.0/",
        "CC BY; CC BY-NC",
        "CC BY 4.0 / CC BY-ND 4.0",
        "CC BY or CC BY-NC",
        "CC0 for the data, CC BY for the text",
        "CC BY 4.0, non-commercial use only (https://creativecommons.org/licenses/by/4.0/)",
        "NonCommercial. https://creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by/4.0/ https://www.elsevier.com/tdm/userlicense/1.0/",
        "not under https://creativecommons.org/licenses/by/4.0/",
        "All rights reserved, except https://creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by/4.0/ (embargo until 2030)",
        "https://example.org/?x=creativecommons.org/licenses/by/4.0",
        "https://notcreativecommons.org/licenses/by/4.0",
        "https://creativecommons.org.example.org/licenses/by/4.0",
        "https://creativecommons.org/licenses/",
        "public domain; https://creativecommons.org/licenses/by/4.0/",
        "Attribution",
        "Attribution required",
        '<a href="https://creativecommons.org/licenses/by/4.0/">CC-BY-NC</a>',
        "https://creativecommons.org/licenses/by/4.0/&https://creativecommons.org/licenses/by-nc/4.0/",
        "https://creativecommons.org/licenses/by/4.0/https://creativecommons.org/licenses/by-nc/4.0/",
        "https://creativecommons.org/licenses/by/4.0/ 非商业性使用",
        "Open Data Commons Attribution 1.0",
        "published by NC",
        "not CC BY",
        "CC BY GPL",
        "CCBY",
    ],
)
def test_a_text_that_names_several_licences_or_more_than_one_can_tell_lets_nothing_go(written: str) -> None:
    assert gate(Copy("core", url="https://x", licence=written), is_free_of_charge=True) is Gate.LINK_ONLY
    assert plain_licence(plain_licence(written)) == plain_licence(written)


@pytest.mark.parametrize("licence", ["CC0", "cc-by", "CC BY-SA 4.0", "cc-by-nd", "public domain"])
def test_a_free_licence_lets_a_copy_go(licence: str) -> None:
    assert gate(Copy("pmc", url="https://x", licence=licence), is_free_of_charge=False) is Gate.SEND


@pytest.mark.parametrize("licence", ["", "TDM", "arxiv", "elsevier-specific: oa user license", "owned", "licensed"])
def test_an_unknown_or_closed_licence_is_a_link_for_a_person(licence: str) -> None:
    assert gate(Copy("unpaywall", url="https://x", licence=licence), is_free_of_charge=True) is Gate.LINK_ONLY


def test_non_commercial_copies_go_only_while_the_service_is_free() -> None:
    copy = Copy("pmc", url="https://x", licence="CC BY-NC")
    assert gate(copy, is_free_of_charge=True) is Gate.SEND
    assert gate(copy, is_free_of_charge=False) is Gate.LINK_ONLY


def test_the_librarys_own_copies_go_by_the_librarys_word() -> None:
    assert gate(Copy("folder", licence="owned", is_owned=True), is_free_of_charge=False) is Gate.SEND
    assert gate(Copy("folder", licence="", is_owned=True), is_free_of_charge=False) is Gate.LINK_ONLY


def test_limits_are_reached_exactly_and_zero_lifts_them() -> None:
    policy = Policy(daily_limit=3, issue_limit=2)
    assert [policy.is_over_daily(n) for n in (2, 3)] == [False, True]
    assert [policy.is_over_issue(n) for n in (1, 2)] == [False, True]
    free = Policy(daily_limit=0, issue_limit=0)
    assert not free.is_over_daily(10**6)
    assert not free.is_over_issue(10**6)
