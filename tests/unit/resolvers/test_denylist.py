import pytest

from handlers.domain.shadow import is_shadow_library
from resolvers.outgoing.denylist import denial


@pytest.mark.parametrize(
    "host",
    [
        "sci-hub.se", "sci-hub.example", "www.sci-hub.st", "a.b.sci-hub.ru", "SCI-HUB.SE", "sci-hub.se.", "scihub.cc",
        "scihub-mirror.org", "sci_hub.net", "5ci-hub.org", "sc1-hub.org", "sci.hub", "mysci-hub.example.com",
        "libgen.is", "libgen.li", "lib-gen.rs", "l1bgen.com", "library-genesis.org", "gen.lib.rus.ec",
        "annas-archive.org", "annasarchive.se", "anna-archive.li", "z-lib.org", "z-library.sk", "zlibrary-global.se",
        "singlelogin.re", "1lib.sk", "b-ok.cc", "booksc.org", "sci-net.xyz", "libstc.cc",
        "xn--sc-hub-qvf.se", "ѕci-hub.se", "sсi-hub.se", "ｓｃｉ-hub.se", "şci-hub.se",
        "library.lol", "booksdl.org", "cdn2.booksdl.org", "lgli.cc", "3lib.net", "4lib.org", "bookos.org", "welib.org",
        "sci.bban.top", "tesble.com", "zlib.pub", "zlib.by", "scidb.org", "usa1lib.org", "bookos-z1.org",
        "bookzz.com.cn",
        "z--library.org", "annas-blog.org", "nexus.stc", "xn--scihub-dg0c.se",
        *(f"sci{dash}hub.se" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d\u30fc\u4e00_"),
        "sci\u00adhub.se", "sci\u200bhub.se", "scıhub.se", "scɪ-hub.se", "ʟibgen.is", "łibgen.is", "Iibgen.rs",
        "scl-hub.se",
        "li8gen.is", "lib9en.is", "11bgen.is", "５ci-hub.org", "аnnas-archive.org", "zlіbrary.to", "ｌｉｂｇｅｎ．is",
        "sci-hub。se", "sci-hub．se", "sci-hub｡se.", "sci-hub.se..", ".sci-hub.se", "sci-hub..se", "sci%2Dhub.se",
        "sci-hub.se.ezproxy.example.edu", "sci-hub-se.webvpn.example.edu.cn", "sci--hub-se.translate.goog",
        "www-library-lol.webvpn.example.edu.cn", "library.lol.ezproxy.example.edu", "lіbrary.lol",
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
        "repository.ubn.ru.nl", "bookshelf.example.edu", "escholarship.org", "www.scidb.cn", "zlib.readthedocs.io",
        "www.zlib.net", "lib.example.org", "elib.dlr.de", "mlib.example.edu", "books.google.com", "doi.org",
        "nlm.nih.gov",
        "sciencedirect.com", "annals.org", "archivesofpathology.org", "bookstore.example.org", "hub.hku.hk",
        "quartz-library.example.org", "lol.example.org", "library.example.edu.cn", "xn--fiqs8s.cn", "例子.中国",
    ],
)  # fmt: skip
def test_honest_hosts_are_not_taken_for_shadow_libraries(host: str) -> None:
    assert not denial(host)


@pytest.mark.parametrize(
    "host",
    ["kns.cnki.net", "link.cnki.net", "d.wanfangdata.com.cn", "www.cqvip.com", "www.duxiu.com", "sinomed.ac.cn",
     "xueshu.baidu.com", "chaoxing.com", "ss.chaoxing.com", "book.chaoxing.cn", "www.zhizhen.com", "www.sslibrary.com",
     "www.blyun.com", "e.5read.com", "www.ucdrs.superlib.net", "cnki.com.hk", "oversea.cnki.net", "wap.cnki.net.cn",
     "chkd.cnki.net", "www.wanfang.com.cn", "med.wanfangdata.com.cn", "www.wanfangmed.com",
     "qikan.cqvip.com", "cqvip.cn",
     "vipslib.com", "KNS.CNKI.NET.", "kns.cnki.net..", "kns。cnki。net", "ｋｎｓ.cnki.net",
     "kns.cnki.net.ezproxy.example.edu",
     "kns-cnki-net-443.webvpn.example.edu.cn", "http-www-duxiu-com.vpn.example.edu.cn"],
)  # fmt: skip
def test_services_that_forbid_robots_are_links_only(host: str) -> None:
    assert denial(host).startswith("link only")


@pytest.mark.parametrize(
    ("host", "path", "is_denied"),
    [
        ("pmc.ncbi.nlm.nih.gov", "/articles/PMC1234/pdf/main.pdf", True),
        ("pmc.ncbi.nlm.nih.gov", "/articles/PMC1234/pdf", True),
        ("www.ncbi.nlm.nih.gov", "/pmc/articles/PMC1234/pdf/", True),
        ("pmc.ncbi.nlm.nih.gov", "//articles/PMC1234/pdf/main.pdf", True),
        ("pmc.ncbi.nlm.nih.gov", "/articles//PMC1234///pdf", True),
        ("pmc.ncbi.nlm.nih.gov", "/pmc//articles/PMC1234/pdf/", True),
        ("PMC.ncbi.nlm.nih.gov.", "/Articles/PMC1234/PDF/", True),
        ("www.ncbi.nlm.nih.gov", "/labs/pmc/articles/PMC1234/pdf/", True),
        ("ncbi.nlm.nih.gov", "/pmc/articles/instance/1234/pdf/x.pdf", True),
        ("www.ncbi.nlm.nih.gov", "/pmc/articles/mid/NIHMS1/pdf", True),
        ("pmc.ncbi.nlm.nih.gov", "/articles/PMC1234/%70df/x.pdf", True),
        ("pmc.ncbi.nlm.nih.gov", "/articles/PMC1234/%2570df/x.pdf", True),
        ("pmc.ncbi.nlm.nih.gov", "/articles/PMC1234/bin/../pdf/x.pdf", True),
        ("pmc.ncbi.nlm.nih.gov", "/articles/./PMC1234/./pdf", True),
        ("pmc.ncbi.nlm.nih.gov", "/articles/PMC1234/pdf;jsessionid=1", True),
        ("pmc.ncbi.nlm.nih.gov", "\\articles\\PMC1234\\pdf", True),
        ("www.pubmedcentral.nih.gov", "/picrender.fcgi", True),
        ("pmc.ncbi.nlm.nih.gov", "/articles/PMC1234/", False),
        ("pmc.ncbi.nlm.nih.gov", "/about/pdf/", False),
        ("europepmc.org", "/articles/PMC1234/pdf", False),
        ("pmc.ncbi.nlm.nih.gov", "/tools/idconv/api/v1/articles/", False),
        ("pmc-oa-opendata.s3.amazonaws.com", "/PMC1.1/PMC1.1.pdf", False),
    ],
)
def test_pmc_pages_that_answer_with_a_puzzle_are_never_fetched(host: str, path: str, *, is_denied: bool) -> None:
    assert bool(denial(host, path)) is is_denied
