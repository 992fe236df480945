"""Every source, found by its file, keeps the promises of its port against a service played on loopback."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import pytest
from aiohttp import web
from pydantic import ValidationError
from structlog.testing import capture_logs

from handlers.domain.outcome import Found, NotApplicable, NotFound, Unavailable
from handlers.ports import FulltextSource, MetadataSource
from resolvers.http import Http
from resolvers.load import module_of
from tests.contract.resolvers.cases import EVERY, SECRET, SOURCES, Case, Place, accepts, ask, case_of, http_for, told
from tests.contract.resolvers.web import Handler, LocalWeb, in_turn, leads_to, local_web, says

ONLINE = [(place, name) for place, name in SOURCES if case_of(place, name).is_online]
LINKS = [(place, name) for place, name in SOURCES if case_of(place, name).is_link]
every_source = pytest.mark.parametrize(("place", "name"), SOURCES)
every_asked_source = pytest.mark.parametrize(("place", "name"), sorted(set(SOURCES) - set(LINKS)))
every_link = pytest.mark.parametrize(("place", "name"), LINKS)
every_service = pytest.mark.parametrize(("place", "name"), ONLINE)

HTML = b"<!DOCTYPE html><html><title>Welcome to the hospital network</title></html>"
FAULTS: dict[str, tuple[Handler, set[str]]] = {
    "429": (says(b"slow down", status=429, kind="text/plain"), {"rate-limited"}),
    "500": (says(b"oops", status=500, kind="text/plain"), {"http-5xx"}),
    "503 page": (says(HTML, status=503, kind="text/html"), {"http-5xx"}),
    "403": (says(b"no", status=403, kind="text/plain"), {"forbidden"}),
    "web page": (says(HTML, kind="text/html"), {"bad-answer"}),
    "web page that claims to be JSON": (says(HTML), {"bad-answer"}),
    "web page with 404": (says(HTML, status=404, kind="text/html"), {"bad-answer"}),
    "garbage": (says(b"\x00\xff\x81{]" * 50), {"bad-answer"}),
    "half an answer": (says(b'{"status": "ok", "message-type": "wo'), {"bad-answer"}),
    "another shape": (says(b"[1, 2, 3]"), {"bad-answer"}),
    "deep nesting": (says(b"[" * 100_000 + b"]" * 100_000), {"bad-answer"}),
    "empty": (says(b""), {"bad-answer"}),
    "huge": (says(b" " * 6_000_000), {"too-large"}),
    "a bomb": (says(gzip.compress(b" " * 60_000_000), headers={"Content-Encoding": "gzip"}), {"too-large"}),
    "broken gzip": (says(b"not gzip at all", headers={"Content-Encoding": "gzip"}), {"bad-encoding"}),
    "redirect to itself": (leads_to("/"), {"loop"}),
}


def test_every_source_has_its_case() -> None:
    assert SOURCES == EVERY, "a source without tests/samples/sources/PLACE/NAME/case.json is not finished"


@asynccontextmanager
async def played(case: Case, handler: Handler) -> AsyncIterator[tuple[MetadataSource | FulltextSource, LocalWeb, Http]]:
    async with local_web(handler) as here, http_for(here) as http:
        yield case.source(http, here.url), here, http


@every_source
async def test_a_source_gives_what_its_service_answers(place: Place, name: str) -> None:
    case = case_of(place, name)
    for spec in case.spec["cases"]:
        async with played(case, says(b"")) as (source, here, _):
            here.handler = case.reply(case.filled(spec["replies"], here.url))
            outcome = await ask(source, spec)
            assert isinstance(outcome, Found), (spec["name"], outcome, [str(r.url) for r in here.requests])
            got, expected = told(outcome.value[0]), case.filled(spec["expect"], here.url)
            assert {k: got[k] for k in expected} == expected, spec["name"]
            assert len(outcome.value) == spec.get("count", len(outcome.value)), spec["name"]


@every_asked_source
async def test_not_found_is_an_answer_of_its_own(place: Place, name: str) -> None:
    case = case_of(place, name)
    spec = case.spec["not_found"]
    async with played(case, case.reply(spec["replies"])) as (source, _, _):
        assert await ask(source, spec) == NotFound()


@every_service
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_failing_service_is_unavailable_and_never_not_found(place: Place, name: str, fault: str) -> None:
    handler, reasons = FAULTS[fault]
    case = case_of(place, name)
    async with played(case, handler) as (source, _, _):
        outcome = await ask(source, case.spec["cases"][0])
    assert isinstance(outcome, Unavailable)
    assert outcome.reason in reasons


@every_service
async def test_a_services_own_refusals_are_unavailable(place: Place, name: str) -> None:
    case = case_of(place, name)
    for spec in case.spec["refused"]:
        handler = says(spec["text"].encode(), status=spec.get("status", 200), kind=spec.get("type", "application/json"))
        async with played(case, handler) as (source, _, _):
            outcome = await ask(source, case.spec["cases"][0])
            assert isinstance(outcome, Unavailable), spec["name"]
            assert outcome.reason == spec.get("reason", "bad-answer"), spec["name"]


@every_service
async def test_a_hanging_service_is_left_when_the_callers_time_is_over(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with played(case, says(b"")) as (source, here, http):
        here.handler = here.hang
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await ask(source, case.spec["cases"][0])
        assert http.tally()[0].given_up == 1


@every_service
async def test_a_dead_service_is_unavailable(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with local_web() as gone:
        pass
    async with http_for(gone) as http:
        outcome = await ask(case.source(http, gone.url), case.spec["cases"][0])
    assert isinstance(outcome, Unavailable)
    assert outcome.reason == "conn-error"


@every_service
async def test_a_source_reaches_no_host_but_its_own(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with local_web() as elsewhere, played(case, leads_to(elsewhere.url)) as (source, _, _):
        outcome = await ask(source, case.spec["cases"][0])
        assert isinstance(outcome, Unavailable)
        assert outcome.reason == "unsafe-url"
        assert not elsewhere.requests


@every_service
async def test_a_passing_fault_is_tried_once_more(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with played(case, says(b"")) as (source, here, _):
        spec = case.spec["cases"][0]
        good = case.reply(case.filled(spec["replies"], here.url))
        here.handler = in_turn(says(b"", status=503), good)
        assert isinstance(await ask(source, spec), Found)


@every_service
async def test_an_answer_is_kept_and_not_asked_for_again(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with played(case, says(b"")) as (source, here, _):
        spec = case.spec["cases"][0]
        here.handler = case.reply(case.filled(spec["replies"], here.url))
        first = await ask(source, spec)
        asked = len(here.requests)
        assert await ask(source, spec) == first
        assert len(here.requests) == asked


@every_service
async def test_accepting_asks_nobody(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with played(case, says(b"")) as (source, here, _):
        key = "wanted" if place == "metadata" else "article"
        assert accepts(source, case, case.spec["cases"][0][key])
        assert not any(accepts(source, case, value) for value in case.spec["not_accepted"])
        for value in case.spec["not_accepted"]:
            assert await ask(source, {key: value}) == NotApplicable()
        assert not here.requests


@every_service
async def test_every_request_says_who_asks(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with played(case, says(b"{}")) as (source, here, _):
        await ask(source, case.spec["cases"][0])
        agent = here.requests[0].headers["User-Agent"]
        assert agent == "Wendi/0.1.0 (+https://example-hospital.cn/library; mailto:library@example-hospital.cn)"


@every_service
@pytest.mark.parametrize("fault", ["429", "garbage", "redirect to itself"])
async def test_keys_and_addresses_stay_out_of_logs_and_outcomes(place: Place, name: str, fault: str) -> None:
    case = case_of(place, name)
    with capture_logs() as logs:
        async with played(case, FAULTS[fault][0]) as (source, here, _):
            outcome = await ask(source, case.spec["cases"][0])
            sent = here.requests[0].query
    said = f"{logs} {outcome}"
    assert "@" not in said
    assert SECRET not in said
    if secret := case.spec.get("secret"):
        assert sent[secret]


@every_source
async def test_an_unknown_key_is_refused(place: Place, name: str) -> None:
    options: dict[str, Any] = {**case_of(place, name).spec["options"], "emial": "x"}
    with pytest.raises(ValidationError):
        import_module(module_of(place, name)).Options(**options)


@every_source
async def test_a_source_is_called_as_its_file(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with played(case, says(b"")) as (source, _, _):
        assert source.name == case.spec.get("called", name)


@every_source
async def test_the_default_address_is_https(place: Place, name: str) -> None:
    fields = import_module(module_of(place, name)).Options.model_fields
    addresses = [f.default for key, f in fields.items() if key.endswith("_url") and not f.is_required()]
    assert addresses or not case_of(place, name).is_online
    assert all(address.startswith("https://") for address in addresses)


@every_link
async def test_a_link_is_made_without_asking_and_is_for_a_person(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with played(case, says(b"")) as (source, here, http):
        assert getattr(source, "is_link_only", False)
        for spec in case.spec["cases"]:
            assert accepts(source, case, spec["article"])
            outcome = await ask(source, spec)
            assert isinstance(outcome, Found)
            (copy,) = outcome.value
            assert (copy.source, copy.url, copy.is_for_person, bool(copy.label)) == (name, "", True, True)
        assert not here.requests
        assert not http.tally()


@every_link
async def test_a_paper_that_a_link_is_not_for_has_none(place: Place, name: str) -> None:
    case = case_of(place, name)
    async with played(case, says(b"")) as (source, _, _):
        for value in case.spec["not_accepted"]:
            assert not accepts(source, case, value), value
            assert await ask(source, {"article": value}) == NotApplicable()


@every_link
@pytest.mark.parametrize(
    "address", ["https://sci-hub.se/", "ftp://x.example.org/", "https://me:pw@x.example.org/", "x"]
)
def test_a_link_leads_to_a_plain_lawful_address(place: Place, name: str, address: str) -> None:
    with pytest.raises(ValidationError):
        import_module(module_of(place, name)).Options(**{**case_of(place, name).spec["options"], "base_url": address})


async def test_two_equal_questions_at_once_are_asked_once() -> None:
    case = case_of("metadata", "crossref")
    spec = case.spec["cases"][0]
    good = case.reply(spec["replies"])

    async def slow(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.05)
        return await good(request)

    async with played(case, slow) as (source, here, _):
        await asyncio.gather(*(ask(source, spec) for _ in range(5)))
        assert len(here.requests) == 1
