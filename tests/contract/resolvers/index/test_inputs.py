"""Files from outside: hostile, broken or odd ones end in words; nothing outside of them is ever loaded."""

import gzip
import json
import resource
from pathlib import Path

import pytest

from resolvers.index import json_inputs, xml_input
from resolvers.index.inputs import BrokenInput, Source, input_files
from resolvers.index.packing import Entry, Gone

ARTICLE = (
    "<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>{title}</ArticleTitle></Article>"
    "</MedlineCitation></PubmedArticle>"
)


def read(path: Path) -> list[Entry | Gone | None]:
    return list(Source(path).entries())


def titles(path: Path) -> list[str]:
    return [one.article.title for one in read(path) if isinstance(one, Entry)]


def pubmed(path: Path, body: str, doctype: str = "") -> Path:
    path.write_text(f"<?xml version='1.0'?>{doctype}<PubmedArticleSet>{body}</PubmedArticleSet>", encoding="utf-8")
    return path


def test_a_file_elsewhere_is_never_loaded_through_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("PASSWORD")
    doctype = (
        f'<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y SYSTEM "http://127.0.0.1:9/">]>'
    )
    file = pubmed(tmp_path / "x.xml", ARTICLE.format(pmid=7, title="Before &x;&y; after"), doctype)
    assert titles(file) == ["Before &x;&y; after"]


def test_a_bomb_of_entities_stays_small(tmp_path: Path) -> None:
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE PubmedArticleSet [<!ENTITY l0 "lol">{layers}]>'
    file = pubmed(tmp_path / "x.xml", ARTICLE.format(pmid=7, title="Quiet &l11; wards"), doctype)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BrokenInput, match="XML"):
        read(file)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_the_records_before_a_fault_are_read(tmp_path: Path) -> None:
    entries = Source(pubmed(tmp_path / "x.xml", ARTICLE.format(pmid=7, title="First") + "<a></b>")).entries()
    assert isinstance(next(entries), Entry)
    with pytest.raises(BrokenInput, match="出错"):
        next(entries)


def test_a_record_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_input, "MOST_BYTES_A_RECORD", 1 << 20)
    endless = "<PubmedArticle>" + "<a/>" * 1_000_000 + "</PubmedArticle>"
    file = pubmed(tmp_path / "x.xml.gz", ARTICLE.format(pmid=7, title="First") + endless)
    file.write_bytes(gzip.compress(file.read_bytes()))
    entries = Source(file).entries()
    assert isinstance(next(entries), Entry)
    with pytest.raises(BrokenInput, match="大得不合常理"):
        next(entries)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"   \n ", "空的"),
        (b"PMID,title\n1,x\n", "不是 PubMed XML"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "不是 PubMed 的 XML"),
        (b"<feed><PubmedArticle/></feed>", "不是 PubMed 的 XML"),
        (b"<feed><entry/></feed>", "不是 PubMed 的 XML"),
        (b"<", "不是 PubMed 的 XML"),
        (b"<PubmedArticleSet><PubmedArticle>", "出错"),
        (b'{"items": [{"DOI": "10.5555/a"', "不完整"),
        (b'{"items": 3}', "items"),
        (b"\x1f\x8b\x08\x00garbage", "压缩文件"),
        (gzip.compress(b'{"title": "x"}\n', mtime=0)[:-4], "压缩文件"),
    ],
)
def test_a_file_that_is_something_else_ends_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "x.xml"
    file.write_bytes(content)
    with pytest.raises(BrokenInput, match=said):
        read(file)


def test_a_line_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_inputs, "MOST_BYTES_A_LINE", 1000)
    monkeypatch.setattr(json_inputs, "MOST_BYTES_A_WHOLE", 1000)
    file = tmp_path / "x.jsonl"
    file.write_text('{"title": "A"}\n{"title": "' + "x" * 5000)
    with pytest.raises(BrokenInput, match="有一行"):
        read(file)
    file.write_text('{"items": [' + " " * 5000 + "]}")
    with pytest.raises(BrokenInput, match="太大"):
        read(file)


@pytest.mark.parametrize(
    "line",
    ["[1, 2]", "null", "7", '"x"', "{}", '{"title": 7.5}', '{"DOI": 3}', '{"DOI": "10.5555/a", "title": {"x": 1}}',
     '{"DOI": "none", "title": ["x"]}', '{"title": "！！"}', '{"deleted": true}', "{" * 5000, "\udcff"],
)  # fmt: skip
def test_an_odd_line_is_no_record_and_stops_nothing(tmp_path: Path, line: str) -> None:
    file = tmp_path / "x.jsonl"
    good = json.dumps({"title": "Good", "authors": ["A", 3, None], "year": [], "kind": "poem", "pmid": "12x"})
    file.write_bytes(f"{good}\n{line}\n{good}\n".encode("utf-8", "surrogateescape"))
    assert [one is None for one in read(file)] == [False, True, False]


def test_crossref_is_read_as_items_as_a_list_and_a_line_each(tmp_path: Path) -> None:
    work = {"DOI": "10.5555/A", "title": ["Alpha"], "indexed": {"date-parts": [[2026, 3, 1]]}}
    forms = {"a": {"items": [work]}, "b": [work], "c": work, "d": {"status": "ok", "message": {"items": [work]}}}
    for name, form in forms.items():
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(form), encoding="utf-8-sig")
        assert [(e.article.title, e.revised) for e in read(file) if isinstance(e, Entry)] == [("Alpha", 20260301)]


def test_files_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("10.json.gz", "9.json", "b26n0002.xml", "b26n0001.xml.gz", "notes.txt", ".hidden.json", "x.md5"):
        (tmp_path / name).write_text("x")
    assert [f.name for f in input_files([tmp_path, tmp_path / "9.json"])] == [
        "9.json", "10.json.gz", "b26n0001.xml.gz", "b26n0002.xml",
    ]  # fmt: skip
