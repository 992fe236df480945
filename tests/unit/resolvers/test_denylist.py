import pytest

from resolvers.outgoing.denylist import denial, is_shadow_library


@pytest.mark.parametrize(
    "host",
    [
        "sci-hub.se", "sci-hub.example", "www.sci-hub.st", "a.b.sci-hub.ru", "SCI-HUB.SE", "sci-hub.se.", "scihub.cc",
        "scihub-mirror.org", "sci_hub.net", "5ci-hub.org", "sc1-hub.org", "sci.hub", "mysci-hub.example.com",
        "libgen.is", "libgen.li", "lib-gen.rs", "l1bgen.com", "library-genesis.org", "gen.lib.rus.ec",
        "annas-archive.org", "annasarchive.se", "anna-archive.li", "z-lib.org", "z-library.sk", "zlibrary-global.se",
        "singlelogin.re", "1lib.sk", "b-ok.cc", "booksc.org", "sci-net.xyz", "libstc.cc",
        "xn--sc-hub-qvf.se", "ѕci-hub.se", "sсi-hub.se", "ｓｃｉ-hub.se", "şci-hub.se",
    ],
)  # fmt: skip
def test_shadow_libraries_and_their_look_alikes_are_refused(host: str) -> None:
    assert is_shadow_library(host)
    assert denial(host) == "shadow library"


@pytest.mark.parametrize(
    "host",
    [
        "science.org", "www.nature.com", "zlib.net", "europepmc.org", "api.crossref.org", "hub.docker.com",
        "archive.org", "library.genesis-hospital.cn", "scielo.br", "anna.example.org",
        "pmc-oa-opendata.s3.amazonaws.com",
        "repository.ubn.ru.nl", "bookshelf.example.edu", "escholarship.org",
    ],
)  # fmt: skip
def test_honest_hosts_are_not_taken_for_shadow_libraries(host: str) -> None:
    assert not denial(host)


@pytest.mark.parametrize(
    "host",
    ["kns.cnki.net", "link.cnki.net", "d.wanfangdata.com.cn", "www.cqvip.com", "www.duxiu.com", "sinomed.ac.cn",
     "xueshu.baidu.com"],
)  # fmt: skip
def test_services_that_forbid_robots_are_links_only(host: str) -> None:
    assert denial(host).startswith("link only")


@pytest.mark.parametrize(
    ("host", "path", "is_denied"),
    [
        ("pmc.ncbi.nlm.nih.gov", "/articles/PMC1234/pdf/main.pdf", True),
        ("pmc.ncbi.nlm.nih.gov", "/articles/PMC1234/pdf", True),
        ("www.ncbi.nlm.nih.gov", "/pmc/articles/PMC1234/pdf/", True),
        ("pmc.ncbi.nlm.nih.gov", "/tools/idconv/api/v1/articles/", False),
        ("pmc-oa-opendata.s3.amazonaws.com", "/PMC1.1/PMC1.1.pdf", False),
    ],
)
def test_pmc_pages_that_answer_with_a_puzzle_are_never_fetched(host: str, path: str, *, is_denied: bool) -> None:
    assert bool(denial(host, path)) is is_denied
