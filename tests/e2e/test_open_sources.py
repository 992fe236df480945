"""Papers that only the open services know, asked for in the practice group of the running product."""

import re
from typing import Any

import pytest

from tests.stage import Stage, has_file

pytestmark = pytest.mark.timeout(120)
ZHANG = "口腔科-张三"


async def answer_to(product: Stage, text: str, wanted: Any) -> dict[str, Any]:
    asked = await product.say(ZHANG, text, room=await product.room(0))
    return await product.until(asked, wanted)


@pytest.mark.asyncio(loop_scope="module")
class TestOpenSources:
    async def test_a_preprint_that_its_author_set_free_comes_from_arxiv(self, product: Stage) -> None:
        answer = await answer_to(product, "求助 arXiv:2609.99003", has_file)
        assert "Okwuosa_2026_arXiv" in answer["file"]["name"]

    async def test_a_thesis_comes_from_the_repository_that_datacite_names(self, product: Stage) -> None:
        answer = await answer_to(product, "求 DOI 10.5555/sur.2024.0031", has_file)
        assert "Whitlock_2024" in answer["file"]["name"]

    async def test_a_preprint_that_programs_may_not_fetch_is_a_link(self, product: Stage) -> None:
        page = "https://www.medrxiv.org/content/10.64898/2023.08.14.99900022v2"
        answer = await answer_to(product, "求 10.64898/2023.08.14.99900022", lambda m: "/l/" in m["text"])
        assert answer["file"] is None
        assert "已正式发表" in answer["text"]
        links = await product.page(re.search(r"(/l/\S+)", answer["text"])[1])  # type: ignore[index]
        assert page in links
        assert "medRxiv 预印本" in links

    async def test_a_doi_that_nobody_registered_is_told_as_such(self, product: Stage) -> None:
        answer = await answer_to(product, "求 10.5555/no.such.paper", lambda m: "no.such.paper" in m["text"])
        assert "没有查到" in answer["text"]

    async def test_services_that_hang_do_not_keep_a_reader_from_the_paper(self, product: Stage) -> None:
        for service in ("doi_org", "datacite", "openalex"):
            await product.services("POST", {"service": service, "mode": "hang"})
        answer = await answer_to(product, "求 PMID 99000005", has_file)
        assert "Dunmore_2024" in answer["file"]["name"]
        await product.services("DELETE")
