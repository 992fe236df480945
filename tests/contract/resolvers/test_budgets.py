"""What the services allow a day is kept to without anybody configuring it, and shown; lists have a slower lane."""

from typing import Any

import pytest

from console.source_words import left
from handlers.domain.article import Identifier, IdKind, TitleWanted
from handlers.domain.outcome import Found
from resolvers.http import Http, Identity
from resolvers.load import load
from tests.contract.resolvers.cases import SAMPLES, http_for
from tests.contract.resolvers.web import Clock, local_web, says


def client() -> Http:
    environment = {"KEY": "k3y-that-stays-here"}
    return Http(identity=Identity("library@example-hospital.cn"), clock=Clock(), environment=environment)


@pytest.mark.parametrize(
    ("place", "entry", "shown"),
    [
        ("fulltext", {"use": "unpaywall"}, ["今日 100000/100000"]),
        ("fulltext", {"use": "core", "api_key_env": "KEY"}, ["今日 1000/1000"]),
        ("fulltext", {"use": "core", "without_key": True}, ["今日 100/100"]),
        ("fulltext", {"use": "core", "api_key_env": "KEY", "per_day": 5000}, ["今日 5000/5000"]),
        ("metadata", {"use": "openalex", "api_key_env": "KEY"}, ["今日 1000/1000"]),
        ("metadata", {"use": "openalex"}, []),  # look-ups are free
    ],
)
def test_a_service_with_a_daily_budget_has_it_from_the_start(
    place: str, entry: dict[str, Any], shown: list[str]
) -> None:
    http = client()
    load([entry], "metadata", http) if place == "metadata" else load([entry], "fulltext", http)
    lanes = http.lanes_of(entry["use"])
    assert [left(budget) for lane in lanes for budget in lane.budgets] == shown


def test_crossrefs_lists_have_a_slower_lane_than_its_single_works() -> None:
    http = client()
    load([{"use": "crossref"}], "metadata", http)
    lanes = http.lanes_of("crossref")
    assert [(lane.limits.per_second, lane.limits.concurrency) for lane in lanes] == [(5.0, 2), (1.0, 1)]


async def test_crossrefs_refusal_of_lists_stops_no_look_up() -> None:
    work = (SAMPLES / "metadata/crossref/work.json").read_bytes()
    async with local_web(says(work)) as here, http_for(here) as http:
        (source,) = load([{"use": "crossref", "base_url": here.url}], "metadata", http)
        here.handler = says(b"", status=429, headers={"Retry-After": "600"})
        await source.look_up(TitleWanted("Nurse-led tapering of sedation"))
        here.handler = says(work)
        assert isinstance(await source.look_up(Identifier(IdKind.DOI, "10.5555/wdv.2025.0314")), Found)
        assert [request.path for request in here.requests] == ["/works", "/works/10.5555/wdv.2025.0314"]
