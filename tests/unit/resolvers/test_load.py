from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from handlers.domain.article import Identifier, IdKind
from handlers.domain.errors import ConfigurationError
from resolvers import load as load_module
from resolvers.http import Http, Identity
from resolvers.load import available, load


def http(email: str = "library@example-hospital.cn", **environment: str) -> Http:
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    return Http(identity=Identity(email), clock=lambda: moment, environment=environment)


def test_sources_are_found_by_their_files() -> None:
    here = Path(load_module.__file__).parent
    places: dict[Literal["metadata", "fulltext"], list[str]]
    places = {"metadata": ["metadata"], "fulltext": ["fulltext", "links"]}
    for place, folders in places.items():
        stems = {path.stem for folder in folders for path in (here / folder).glob("*.py")}
        assert set(available(place)) == stems - {"__init__"}


def test_sources_stand_in_the_order_of_the_configuration() -> None:
    entries = [{"use": "pmc"}, {"use": "folder", "path": "/srv/papers"}, {"use": "unpaywall"}]
    assert [source.name for source in load(entries, "fulltext", http())] == ["pmc", "folder", "unpaywall"]


@pytest.mark.parametrize(
    ("place", "entry", "says"),
    [
        (
            "fulltext",
            {"use": "libgen"},
            r"fulltext\[0\]: there is no source `libgen`; there are: .*europepmc, .*folder",
        ),
        ("metadata", {"use": "unpaywall"}, "there is no source `unpaywall`; there are: .*crossref"),
        ("metadata", {"use": "../../evil"}, "there is no source"),
        ("metadata", {"use": "__init__"}, "there is no source"),
        ("metadata", {}, "`use` must name a source"),
        ("metadata", {"use": ["crossref"]}, "`use` must name a source"),
        (
            "fulltext",
            {"use": "unpaywall", "emial": "x"},
            r"\(unpaywall\): `emial`: unknown key; known keys: base_url, email",
        ),
        ("fulltext", {"use": "folder"}, "`path`: Field required"),
        ("fulltext", {"use": "folder", "path": "/x", "manifest": "../m.csv"}, "`manifest`"),
        ("fulltext", {"use": "pmc", "base_url": 7}, "`base_url`"),
        ("fulltext", {"use": "pmc", "base_url": "not a url"}, "base_url"),
        ("fulltext", {"use": "pmc", "base_url": "https://sci-hub.se"}, "base_url may not be reached: shadow library"),
        ("fulltext", {"use": "pmc", "base_url": "http://127.0.0.1:80"}, "base_url may not be reached"),
        ("metadata", {"use": "pubmed", "api_key_env": "NCBI_KEY"}, "environment variable NCBI_KEY is not set"),
    ],
)
def test_a_wrong_entry_stops_the_start_and_is_named(
    place: Literal["metadata", "fulltext"], entry: dict[str, Any], says: str
) -> None:
    with pytest.raises(ConfigurationError, match=says):
        load([entry], place, http())


def test_unpaywall_needs_an_address() -> None:
    with pytest.raises(ConfigurationError, match="email is missing"):
        load([{"use": "unpaywall"}], "fulltext", http(email=""))


def test_a_wrong_value_is_not_repeated_in_the_message() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        load([{"use": "pubmed", "api_key": "s3cret", "email": ["s3cret"]}], "metadata", http())
    assert "s3cret" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_key_comes_from_the_environment() -> None:
    load([{"use": "pubmed", "api_key_env": "NCBI_KEY"}], "metadata", http(NCBI_KEY="k"))


def test_a_loaded_source_is_counted_from_the_start() -> None:
    client = http()
    load([{"use": "crossref"}], "metadata", client)
    assert [(t.place, t.source, t.asked) for t in client.tally()] == [("metadata", "crossref", 0)]


def test_accepting_passes_through() -> None:
    source = load([{"use": "crossref"}], "metadata", http())[0]
    assert source.accepts(Identifier(IdKind.DOI, "10.5555/x"))
    assert not source.accepts(Identifier(IdKind.PMID, "1"))
