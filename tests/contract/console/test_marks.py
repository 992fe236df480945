"""The page of the marks' settings: shown while it is set, saved by administrators, refused in words."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from console.mark_form import FIELD_NAMES, fields_of, read_rules
from handlers.domain.article import Failure
from handlers.domain.cover import CoverRule
from handlers.domain.errors import BadDocument, LibraryError
from handlers.domain.mark import FIELDS, Grade, Look, Looks, Variant
from handlers.domain.mark_rules import LockRule, MarkRules, PasswordRule
from handlers.domain.mark_sample import Sample, SamplePage
from handlers.domain.request import Actor, Reason, State
from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.neighbours import PlainPreviews
from tests.contract.console.site_kit import Played
from tests.fakes.marking import FakeMarkRules
from watermark.workers.warm import WorkshopDown

LOOK = Look(("{name}",), "{name} · {code}", angle_degrees=-20, spacing=2, grade=Grade.STRICT, tile_colour=(1, 0, 0))
OTHER = MarkRules(
    Looks(LOOK),
    CoverRule.ALWAYS,
    LockRule.ALWAYS,
    password=PasswordRule.WORK_NUMBER,
    may_print=False,
)


def form(rules: MarkRules | None = None, **changes: str) -> dict[str, str]:
    return {**fields_of(rules or MarkRules()), **changes}


def drawn(played: Played) -> list[tuple[SamplePage, object]]:
    previews = played.site.marks.previews
    assert isinstance(previews, PlainPreviews)
    return [(sample, mark.cover) for sample, mark in previews.drawn]


@pytest.mark.parametrize("rules", [MarkRules(), OTHER])
def test_what_is_shown_is_what_is_read_back(rules: MarkRules) -> None:
    read = read_rules(form(rules))
    assert fields_of(read) == fields_of(rules)
    assert (read.cover, read.lock, read.password, read.may_print) == (
        rules.cover,
        rules.lock,
        rules.password,
        rules.may_print,
    )
    assert set(FIELD_NAMES) == set(FIELDS)


async def test_saving_holds_for_the_next_copy_is_audited_and_can_be_taken_back(played: Played, admin: Visitor) -> None:
    assert "正在用配置文件里的设置" in await admin.text("/marks")

    assert "从下一份文献起生效" in await admin.said(await admin.post("/marks", form(OTHER)))

    current = await played.site.marks.rules.current()
    assert (current.looks.usual.grade, current.cover, current.lock) == (Grade.STRICT, CoverRule.ALWAYS, LockRule.ALWAYS)
    shown = await admin.text("/marks")
    assert "正在用这里保存的设置" in shown
    assert "恢复配置文件的设置" in shown
    assert ("admin1", "marks_changed", "marks") in await played.audited()
    assert "已恢复" in await admin.said(await admin.post("/marks/reset"))
    assert await played.site.marks.rules.current() == MarkRules()
    assert ("admin1", "marks_reset", "marks") in await played.audited()


FAULTS: list[tuple[Mapping[str, str], str]] = [
    ({"foot": "{reader} · {ward} · {code}"}, "没有 {ward} 这个字段"),
    ({"foot": "{reader} · {date}"}, "页脚里要有 {code}"),
    ({"foot": "{date} · {code}"}, "页脚里要有 {reader}"),
    ({"foot": "{reader} {code"}, "花括号要成对"),
    ({"tile": "{reader.__class__}"}, "这个字段"),
    ({"foot": "{reader} {code}" + "长" * 300}, "最多 200 个字"),
    ({"tile": "a\nb\nc\nd\ne\nf"}, "最多 5 行"),
    ({"tile_opacity": "1.9"}, "“平铺浓淡”应在 0.05 到 0.35 之间"),
    ({"tile_opacity": "0.3", "spacing": "0.6"}, "在间距 0.6 时最多 0.21"),
    ({"foot_colour": "#ffffff"}, "“页脚颜色”（footer_colour）太浅"),
    ({"tile_opacity": "nan"}, "“平铺浓淡”应在"),
    ({"spacing": ""}, "“间距”应在"),
    ({"tile_colour": "red"}, "颜色写法不对"),
    ({"tile_colour": "#1234"}, "颜色写法不对"),
    ({"grade": "best"}, "有一项没有选"),
]


@pytest.mark.parametrize(("change", "said"), FAULTS, ids=[said for _, said in FAULTS])
async def test_a_fault_is_told_in_words_and_nothing_is_saved(
    played: Played, admin: Visitor, change: Mapping[str, str], said: str
) -> None:
    answer = await admin.post("/marks", {**form(), **change})

    assert answer.status == 400
    assert said in (await answer.text()).replace("&#39;", "'")
    assert not await played.site.marks.rules.is_chosen()


async def test_a_preview_is_drawn_and_nothing_is_saved(played: Played, admin: Visitor) -> None:
    part = await admin.client.get("/marks/preview", params=form(sample="dark"), cookies=admin._cookies)
    assert "/marks/preview.png?" in await part.text()
    answer = await admin.client.get("/marks/preview.png", params=form(sample="dark"), cookies=admin._cookies)
    assert (answer.status, answer.content_type) == (200, "image/png")
    await admin.client.get("/marks/preview.png", params=form(sample="cover"), cookies=admin._cookies)
    (first, second) = drawn(played)
    assert first == (Sample.DARK, None)
    assert second[1] is not None
    assert not await played.site.marks.rules.is_chosen()


async def test_the_librarys_own_pages_are_offered_and_only_those_are_drawn(
    played: Played, admin: Visitor, tmp_path: Path
) -> None:
    own = tmp_path / "院刊.pdf"
    object.__setattr__(played.site.marks, "own_pages", lambda: {"院刊": own})

    assert 'value="own/院刊"' in await admin.text("/marks")
    for chosen in ("own/院刊", "own/../../etc/passwd", "none such"):
        fields = form(sample=chosen)
        answer = await admin.client.get("/marks/preview.png", params=fields, cookies=admin._cookies)
        assert answer.status == 200

    assert [sample for sample, _ in drawn(played)] == [own, Sample.LIGHT, Sample.LIGHT]


async def test_a_preview_of_a_faulty_form_says_what_is_wrong(admin: Visitor) -> None:
    part = await admin.client.get("/marks/preview", params=form(foot="{code}"), cookies=admin._cookies)
    assert "页脚里要有 {reader}" in await part.text()
    answer = await admin.client.get("/marks/preview.png", params=form(foot="{code}"), cookies=admin._cookies)
    assert answer.status == 400


@pytest.mark.parametrize(
    ("sample", "refusal", "said"),
    [
        (Sample.DARK, BadDocument(Failure.DAMAGED, "第 1 页内容变了"), "这样的水印印不上去，用它会发不出文献"),
        (Sample.LIGHT, BadDocument(Failure.DAMAGED, "第 1 页内容变了"), "请把平铺调淡"),
        (Sample.LIGHT, BadDocument(Failure.TIMEOUT), "没能及时画好"),
        (Sample.LIGHT, WorkshopDown("died twice"), "没能及时画好"),
    ],
)
async def test_a_mark_that_cannot_be_printed_is_not_saved_and_the_preview_says_why(
    played: Played, admin: Visitor, sample: Sample, refusal: LibraryError, said: str
) -> None:
    previews = played.site.marks.previews
    assert isinstance(previews, PlainPreviews)
    previews.refused[sample] = refusal

    answer = await admin.post("/marks", form())
    picture = await admin.client.get("/marks/preview.png", params=form(sample=sample.value), cookies=admin._cookies)

    assert (answer.status, picture.status) == (400, 400)
    assert said in await answer.text()
    assert said in await picture.text()
    assert not await played.site.marks.rules.is_chosen()


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (Look(), "这个文件没能加上读者水印，所以没有发出"),
        (Look(tile_opacity=1.0), "水印设置有问题，任何文件都加不上：平铺太浓会盖住正文"),
    ],
)
async def test_a_request_whose_copy_could_not_be_marked_says_whether_the_file_or_the_look_is_to_blame(
    played: Played, admin: Visitor, look: Look, said: str
) -> None:
    await played.site.marks.rules.choose(MarkRules(Looks(look)), by="admin1")
    request = await played.unsure()
    await admin.post(f"/requests/{request.number}/confirm")
    await played.book.move(request.number, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.MARKING_FAILED)

    html = await admin.text(f"/requests/{request.number}")

    assert said in html
    assert "再发一次" in html
    assert "可能是扫描件" not in html


async def test_the_looks_by_source_and_licence_stand_on_the_page_in_words(played: Played, admin: Visitor) -> None:
    assert "现在没有" in await admin.text("/marks")
    variants = (
        Variant(Look(grade=Grade.STRICT), source="librarian"),
        Variant(Look(tile=(), spacing=2), licence="cc-by-nc"),
        Variant(Look(), source="our_own", licence="cc0"),
    )
    rules = played.site.marks.rules
    assert isinstance(rules, FakeMarkRules)
    rules.usual = MarkRules(Looks(Look(), variants))

    html = await admin.text("/marks")

    for said in (
        "<b>来自馆员</b>：级别严格",
        "<b>许可为 CC BY-NC</b>：不平铺；间距 2 倍",
        "<b>来自our_own、许可为 CC0</b>：和这里的一样",
    ):
        assert said in html


async def test_a_look_from_before_such_looks_were_refused_is_called_out_on_the_page(
    played: Played, admin: Visitor
) -> None:
    assert "文献发不出" not in await admin.text("/marks")
    await played.site.marks.rules.choose(MarkRules(Looks(Look(tile_opacity=1.0))), by="admin1")

    assert "现在用的水印印不上去，文献发不出：平铺太浓会盖住正文" in await admin.text("/marks")


async def test_auditors_look_and_librarians_do_not(log_in: LogIn) -> None:
    auditor, librarian = await log_in("auditor"), await log_in("librarian")
    assert "保存，从下一份起生效" not in await auditor.text("/marks")
    assert (await auditor.post("/marks", form())).status == 403
    assert (await auditor.post("/marks/reset")).status == 403
    for path in ("/marks", "/marks/preview", "/marks/preview.png"):
        assert (await librarian.get(path)).status == 403
    assert 'href="/marks"' not in await librarian.text("/")
