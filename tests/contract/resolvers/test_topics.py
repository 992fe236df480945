"""Every metadata source that can be searched by topic keeps the promises of its port."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handlers.domain.outcome import Found, NotFound, Unavailable
from handlers.domain.reading.searching import read_query
from handlers.domain.topics import Concept, Design, Topic, plan
from handlers.ports import TopicSource
from resolvers.load import load, topic_sources
from resolvers.topics import europepmc, pubmed
from tests.contract.resolvers.cases import SAMPLES, SECRET, Case, http_for
from tests.contract.resolvers.test_sources import FAULTS
from tests.contract.resolvers.web import Handler, LocalWeb, local_web, says

NAMES = sorted(folder.name for folder in (SAMPLES / "topics").iterdir())
every_source = pytest.mark.parametrize("name", NAMES)
FREE = Topic((Concept("long COVID", ("long COVID [AND] (x)",), is_free=True),), is_latest=True)


class TopicCase(Case):
    """How one service is played when it is searched by topic."""

    @property
    def folder(self) -> Any:
        return SAMPLES / "topics" / self.name

    @property
    def topic(self) -> Topic:
        topic = plan(read_query(self.spec["asked"]), date(2026, 11, 21))
        assert isinstance(topic, Topic)
        return topic


def case_of(name: str) -> TopicCase:
    path = SAMPLES / "topics" / name / "case.json"
    return TopicCase("metadata", name, json.loads(path.read_text(encoding="utf-8")))


@asynccontextmanager
async def played(case: TopicCase, handler: Handler) -> AsyncIterator[tuple[TopicSource, LocalWeb]]:
    async with local_web(handler) as here, http_for(here) as http:
        entry = {"use": case.name, **case.filled(case.spec["options"], here.url)}
        yield topic_sources(load([entry], "metadata", http))[0], here


@every_source
async def test_a_topic_gives_its_papers_with_their_kinds_and_how_many_there_are(name: str) -> None:
    case = case_of(name)
    async with played(case, case.reply(case.spec["replies"])) as (source, here):
        outcome = await source.search(case.topic)
        assert isinstance(outcome, Found), (outcome, [str(r.url) for r in here.requests])
        hits = outcome.value
        assert (hits.total, list(hits.unknown)) == (case.spec["total"], case.spec["unknown"])
        told = [[h.article.title, h.article.original_title, h.journal, h.design, h.article.year] for h in hits.best]
        assert told == case.spec["hits"]


@every_source
async def test_the_query_is_known_without_asking_and_leads_to_a_page(name: str) -> None:
    case = case_of(name)
    async with played(case, says(b"")) as (source, here):
        written = source.write(case.topic)
        assert written.query == case.spec["query"]
        assert written.page.startswith(case.spec["page"])
        assert not here.requests


@every_source
async def test_the_newest_come_first_when_they_are_asked_for(name: str) -> None:
    case = case_of(name)
    nothing = [{**case.spec["nothing"][0], **case.spec["latest"]}]
    async with played(case, case.reply(nothing)) as (source, _):
        assert await source.search(replace(case.topic, is_latest=True)) == NotFound()


@every_source
async def test_nothing_found_is_an_answer_and_kept(name: str) -> None:
    case = case_of(name)
    async with played(case, case.reply(case.spec["nothing"])) as (source, here):
        assert await source.search(case.topic) == NotFound()
        assert await source.search(case.topic) == NotFound()
        assert len(here.requests) == 1


@every_source
async def test_a_service_that_refuses_is_unavailable_and_never_empty(name: str) -> None:
    case = case_of(name)
    for spec in case.spec["refused"]:
        async with played(case, says(spec["text"].encode())) as (source, _):
            outcome = await source.search(case.topic)
            assert isinstance(outcome, Unavailable), spec["name"]
            assert outcome.reason == spec.get("reason", "bad-answer"), spec["name"]


@every_source
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_failing_service_is_unavailable(name: str, fault: str) -> None:
    handler, reasons = FAULTS[fault]
    async with played(case_of(name), handler) as (source, here):
        outcome = await source.search(case_of(name).topic)
        assert isinstance(outcome, Unavailable)
        assert outcome.reason in reasons
        assert SECRET not in str(outcome)
        assert SECRET not in source.write(case_of(name).topic).query
        assert here.requests


async def test_papers_that_cannot_be_described_are_no_empty_list() -> None:
    case = case_of("pubmed")
    gone = {"path": "/eutils/esummary.fcgi", "text": json.dumps({"result": {"uids": ["1"], "1": {"error": "gone"}}})}
    async with played(case, case.reply([case.spec["replies"][0], gone])) as (source, _):
        assert await source.search(case.topic) == Unavailable("bad-answer")
    broken = {"path": "/eutils/esummary.fcgi", "status": 500}
    async with played(case, case.reply([case.spec["replies"][0], broken])) as (source, _):
        assert await source.search(case.topic) == Unavailable("http-5xx")


def test_words_cannot_steer_a_query() -> None:
    assert pubmed.write(FREE).query == "(long covid and x)"
    assert europepmc.write(FREE).query == "TITLE_ABS:(long covid and x) NOT SRC:PPR"
    empty = Topic((Concept("()", ("()",), is_free=True), FREE.concepts[0]))
    assert pubmed.write(empty).query == "(long covid and x)"
    assert europepmc.write(empty).query == "TITLE_ABS:(long covid and x) NOT SRC:PPR"


def test_years_before_and_several_kinds_and_languages_are_written() -> None:
    topic = replace(FREE, until=2010, designs=(Design.GUIDELINE, Design.RCT), languages=("zh",))
    assert "1800:2010[dp]" in pubmed.write(topic).query
    assert "chinese[la]" in pubmed.write(topic).query
    assert '"randomized controlled trial"[pt]' in pubmed.write(topic).query
    assert "PUB_YEAR:[1800 TO 2010]" in europepmc.write(topic).query
    assert 'LANG:"chi"' in europepmc.write(topic).query


def test_every_kind_has_its_words_in_every_service() -> None:
    assert set(pubmed.DESIGNS) == set(europepmc.DESIGNS) == set(Design)
