"""A page is read in the encoding it declares, to its last letter."""

import pytest

from handlers.domain.other_form import Loss
from watermark.converting.encodings import decoded, encoding_of
from watermark.converting.markup import read_html, read_xml, text_of

META = '<html><head><meta charset="{}"></head><body><p>{}</p></body></html>'
OLD_META = '<html><meta http-equiv="Content-Type" content="text/html; charset={}"><body><p>{}</p></body></html>'
XML = '<?xml version="1.0" encoding="{}"?><html><body><p>{}</p></body></html>'
WESTERN, GREEK, RUSSIAN = "Sjögren’s résumé, 5 µm ± 2 °C", "δόση 5 μg", "Зубной имплантат"
SIMPLE, FULL, JAPANESE, KOREAN = "种植体周围炎的处理", "種植體周圍炎", "歯科インプラント①", "치과 임플란트"
DECLARED = [
    ("windows-1252", "cp1252", WESTERN),
    ("ISO-8859-1", "cp1252", WESTERN),
    ("latin1", "cp1252", WESTERN),
    ("us-ascii", "cp1252", WESTERN),
    ("iso-8859-7", "iso8859-7", GREEK),
    ("windows-1251", "cp1251", RUSSIAN),
    ("koi8-r", "koi8-r", RUSSIAN),
    ("gb2312", "gb18030", f"{SIMPLE}䶮"),
    ("GBK", "gb18030", SIMPLE),
    ("gb2312", "gb18030", "联通"),
    ("big5", "big5", FULL),
    ("x-x-big5", "big5", FULL),
    ("big5-hkscs", "big5hkscs", FULL),
    ("Shift_JIS", "cp932", JAPANESE),
    ("x-sjis", "cp932", JAPANESE),
    ("euc-jp", "euc_jp", "歯科インプラント"),
    ("iso-2022-jp", "iso2022_jp", "歯科インプラント"),
    ("euc-kr", "cp949", KOREAN),
    ("ks_c_5601-1987", "cp949", KOREAN),
    ("utf-8", "utf-8", FULL),
]
MISTAKEN = [
    ("iso-8859-1", "utf-8", WESTERN),
    ("gb2312", "utf-8", SIMPLE),
    ("utf-16", "utf-8", SIMPLE),
    ("utf-8", "gb18030", SIMPLE),
    ("utf-8", "cp1252", WESTERN),
    ("utf-8", "utf-16", SIMPLE),
    ("never-heard-of", "utf-8", FULL),
    ("never-heard-of", "gb18030", SIMPLE),
    ("rot13", "utf-8", FULL),
    ("hex", "cp1252", WESTERN),
]


@pytest.mark.parametrize("page", [META, OLD_META, XML])
@pytest.mark.parametrize(("label", "written", "text"), DECLARED)
def test_a_page_is_read_in_the_encoding_it_declares(page: str, label: str, written: str, text: str) -> None:
    losses: set[Loss] = set()
    root = read_html(page.format(label, text).encode(written), losses)
    assert text_of(root).strip() == text
    assert not losses


@pytest.mark.parametrize(("label", "written", "text"), MISTAKEN)
def test_a_page_that_declares_the_wrong_encoding_is_read_in_its_own(label: str, written: str, text: str) -> None:
    found = decoded(META.format(label, text).encode(written))
    assert text in found.text
    assert found.is_whole


@pytest.mark.parametrize(
    ("written", "text"),
    [("gb18030", f"{SIMPLE}䶮"), ("cp1252", WESTERN), ("utf-8", FULL), ("utf-16", FULL), ("utf-16-le", FULL)],
)
def test_a_page_that_declares_nothing_is_read_as_it_reads_best(written: str, text: str) -> None:
    assert text in decoded(f"<p>{text}</p>".encode(written)).text


def test_what_a_comment_declares_counts_for_nothing() -> None:
    page = f'<!-- <meta charset="big5"> --><meta charset="gbk"><p>{SIMPLE}</p>'
    assert SIMPLE in decoded(page.encode("gb18030")).text


@pytest.mark.parametrize("label", ["utf-8", "gb2312", "big5", "euc-jp", "euc-kr"])
def test_a_byte_that_means_nothing_costs_one_letter_and_is_told(label: str) -> None:
    losses: set[Loss] = set()
    page = META.format(label, "中 文 in front</p><p>BAD</p><p>the last").encode(label).replace(b"BAD", b"\xff")
    assert text_of(read_html(page, losses)).endswith("the last")
    assert losses == {Loss.CHARACTERS}


def test_xml_is_read_in_the_encoding_it_declares_and_tells_what_it_could_not_read() -> None:
    losses: set[Loss] = set()
    assert text_of(read_xml(XML.format("gb2312", f"{SIMPLE}䶮").encode("gb18030"), losses)) == f"{SIMPLE}䶮"
    assert not losses
    assert text_of(read_xml(XML.format("utf-8", "é BAD end").encode().replace(b"BAD", b"\xff"), losses)) == "é � end"
    assert losses == {Loss.CHARACTERS}


def test_a_word_that_only_the_dtd_explains_is_told_as_lost() -> None:
    losses: set[Loss] = set()
    read_xml(b'<!DOCTYPE a SYSTEM "a.dtd" [<!ENTITY j "J Dent">]><a>5 &micro;g in &j;</a>', losses)
    assert losses == {Loss.CHARACTERS}


def test_what_stands_behind_the_end_of_a_page_is_read_too() -> None:
    page = b"<html><body><p>one</p></body></html><html><body><p>two</p></body></html>"
    assert text_of(read_html(page, set())) == "onetwo"


@pytest.mark.parametrize("text", [FULL * 3, JAPANESE * 3])
def test_plain_text_of_another_alphabet_is_not_taken_for_western(text: str) -> None:
    assert encoding_of(text.encode("big5" if text.startswith(FULL) else "cp932")) == "gb18030"
