import pytest
from yarl import URL

from resolvers.outgoing.landing import Head
from tests.contract.resolvers.landing_kit import pdf_named_in

HERE = URL("https://journal.example.org/article/view/7")
PDF = "https://journal.example.org/article/download/7/9"


@pytest.mark.parametrize(
    "head",
    [
        f'<meta name="citation_pdf_url" content="{PDF}">',
        f'<META CONTENT="{PDF}" NAME="Citation_PDF_URL"/>',
        f"<meta content='{PDF}' property='citation_pdf_url' />",
        f"<meta name=citation_pdf_url content={PDF}>",
        '<meta name="citation_pdf_url" content="/article/download/7/9">',
        '<meta name="citation_pdf_url" content="../download/7/9">',
        '<meta name="citation_pdf_url"\n   content="/article/download/7/9#page=1">',
        f'<meta name="citation_title" content="a > b"><meta name="citation_pdf_url" content="{PDF}">',
        f'<link rel="alternate nofollow" type="application/pdf; charset=x" href="{PDF}">',
        f'<meta name="bepress_citation_pdf_url" content="{PDF}">',
        f'<meta name="eprints.document_url" content="{PDF}">',
        f'<link rel="alternate" type="application/pdf" href="/other"><meta name="citation_pdf_url" content="{PDF}">',
        f'<meta name="citation_pdf_url" content=""><meta name="citation_pdf_url" content="{PDF}">',
        f'<meta name="citation_pdf_url" content="https://x.example.net"><meta name="citation_pdf_url" content="{PDF}">',
    ],
)
def test_the_pdf_of_a_landing_page_is_found(head: str) -> None:
    assert pdf_named_in(f"<html><head>{head}</head></html>".encode(), HERE) == URL(PDF)


def test_a_query_keeps_its_ampersands() -> None:
    page = b'<meta name="citation_pdf_url" content="/dl?id=7&amp;type=pdf">'
    assert pdf_named_in(page, HERE) == URL("https://journal.example.org/dl?id=7&type=pdf")


def test_a_part_of_the_same_site_is_the_same_site() -> None:
    page = b'<meta name="citation_pdf_url" content="https://pdf.example.org/7.pdf">'
    assert pdf_named_in(page, URL("https://www.example.org/7")) == URL("https://pdf.example.org/7.pdf")


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta name="citation_title" content="A paper">',
        '<link rel="stylesheet" type="application/pdf" href="/x.pdf">',
        '<link rel="alternate" type="text/html" href="/x.pdf">',
        f'<!-- <meta name="citation_pdf_url" content="{PDF}"> -->',
        f'<script>document.write("<meta name=citation_pdf_url content={PDF}>")</script>',
        '<meta name="citation_pdf_url" content="javascript:alert(1)">',
        '<meta name="citation_pdf_url" content="https://[broken">',
        '<meta name="citation_pdf_url" content="https://elsewhere.example.net/7.pdf">',
        '<meta name="citation_pdf_url" content="https://journal.example.org:8443/7.pdf">',
        f'<meta name="citation_pdf_url" content="{HERE}">',
    ],
)
def test_nothing_else_is_taken_for_the_pdf(head: str) -> None:
    assert pdf_named_in(f"<html><head>{head}</head></html>".encode(), HERE) is None


def test_a_page_made_to_keep_the_reader_busy_is_read_at_once() -> None:
    for piece in ("<meta ", '<meta a="', "<!--", "<script>", "<link rel='", '<meta name="x" ' + 'a="b" ' * 50):
        assert pdf_named_in((piece * 9000).encode()[:65536], HERE) is None


CSS = ".a > b { color: red } /* </styl <meta> */ " * 3000
FAR = (
    "<html><head><title>A paper</title>"
    f"<style media='x'>{CSS}</STYLE ><script>if (a < b && c > d) {{ '<link>' }}</script><!-- {CSS} -->"
    f"<link rel=icon href='data:image/png;base64,{'A' * 90_000}'><meta name=citation_title content='a <i>b</i> > c'>"
    f'<meta name="citation_pdf_url" content="{PDF}"></head><body>Read it</body></html>'
).encode()


@pytest.mark.parametrize("piece_bytes", [7, 100, 4096, 65_536, 10**6])
def test_the_pdf_is_found_behind_style_sheets_of_any_length_and_little_is_held_meanwhile(piece_bytes: int) -> None:
    head, longest = Head(), 0
    pieces = [FAR[start : start + piece_bytes] for start in range(0, len(FAR), piece_bytes)]
    for piece in pieces:
        head.feed(piece)
        longest = max(longest, head.held_bytes)
    assert head.pdf(HERE) == URL(PDF)
    assert head.is_over
    assert longest <= piece_bytes + 4096


@pytest.mark.parametrize(
    "text", ["<header>x</header>", "<bodyguard>", "<p>text</p>", "<style>body {} </head ></style>"]
)
def test_a_head_is_over_only_where_it_ends(text: str) -> None:
    head = Head()
    head.feed(text.encode())
    assert not head.is_over
    head.feed(b"</head ><body class='x'>")
    assert head.is_over


@pytest.mark.parametrize("cut", range(1, 140))
def test_a_page_may_be_cut_anywhere(cut: int) -> None:
    page = f"<!-- x --><style>a</style><template>y</template><meta name='citation_pdf_url' content='{PDF}'>".encode()
    head = Head()
    head.feed(page[:cut])
    head.feed(page[cut:])
    assert head.pdf(HERE) == URL(PDF)
