"""The right papers in the forms in which they come, one function a kind."""

from dataclasses import replace

from tests.bench.lookalike_cases import Case, Make, Maker, names_of
from tests.bench.lookalike_press import Layout, prose


def _published(make: Maker) -> Case:
    article = make.article()
    return make.case("published", article, make.piece(article), is_right=True)


def _chinese(make: Maker) -> Case:
    article = make.article(is_chinese=True)
    piece = make.piece(article)
    if make.chance.random() < 0.4:
        piece.title = " ".join(piece.title)
    return make.case("chinese", article, piece, is_right=True)


def _bilingual(make: Maker) -> Case:
    known = make.article(is_chinese=True)
    piece = make.piece(known)
    piece.below = [known.title, "ZHANG Xiaoming, LI Jianguo, WANG Li", "Abstract: " + prose(make.chance, 60)]
    article = replace(known, original_title="", authors=("Zhang X", "Li J", "Wang L"))
    layout = make.layout(is_chinese=True)
    return make.case("bilingual, known in english", article, piece, is_right=True, layout=layout)


def _wrapped(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article)
    piece.covers = [[make.fill(line, article) for line in make.chance.choice(make.words.wrappers)]]
    return make.case("behind a cover sheet", article, piece, is_right=True)


def _manuscript(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, pages=9)
    piece.stamp = make.chance.choice(("Author manuscript", "Accepted manuscript"))
    piece.doi = None
    return make.case("accepted manuscript", article, piece, is_right=True)


def _preprint(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, pages=7)
    piece.stamp, doi = make.chance.choice(make.words.preprints)
    piece.doi, piece.above = doi or None, [piece.stamp]
    return make.case("preprint", article, piece, is_right=True)


def _retitled(make: Maker) -> Case:
    title = make.chance.choice(make.words.subjects)
    article = make.article(title=title + make.words.designs[0])
    piece = make.piece(
        article,
        title=title.replace("Effect of", "The effect of") + make.chance.choice(("", ": a randomized trial")),
        pages=7,
    )
    piece.stamp, doi = make.chance.choice(make.words.preprints)
    piece.doi, piece.above = doi or None, [piece.stamp]
    return make.case("preprint, title a little other", article, piece, is_right=True)


def _one_page(make: Maker) -> Case:
    article = replace(make.article(), pages="e17")
    piece = make.piece(article, pages=1)
    piece.has_abstract, piece.references = False, piece.references[:2]
    piece.label = make.chance.choice(("Images in Clinical Medicine", "Case report", "LETTER TO THE EDITOR"))
    return make.case("one page", article, piece, is_right=True)


def _old(make: Maker) -> Case:
    article = replace(make.article(), ids=(), year=1978)
    piece = make.piece(article)
    piece.doi, piece.has_abstract = None, False
    return make.case("old, no doi", article, piece, is_right=True)


def _lettered(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(
        article, title=article.title.replace("fi", "\ufb01").replace("fl", "\ufb02").replace("ff", "\ufb00")
    )
    return make.case("ligatures", article, piece, is_right=True)


def _lost(make: Maker) -> Case:
    article = make.article(title="Five-year efficacy of " + make.chance.choice(make.words.subjects))
    piece = make.piece(article, title=article.title.replace("ffi", " ").replace("fi", ""))
    return make.case("letters lost", article, piece, is_right=True)


def _narrow(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article)
    return make.case(
        "title over many lines", article, piece, is_right=True, layout=Layout("narrow", 26, 9, 2, doi_at="foot")
    )


def _retracted(make: Maker) -> Case:
    article = replace(make.article(), is_retracted=True)
    piece = make.piece(article, title=f"RETRACTED ARTICLE: {article.title}")
    return make.case("retracted, the paper itself", article, piece, is_right=True)


def _corrected(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article)
    piece.below = [
        "A correction to this article is available online.",
        "Supplementary material is available at the journal's site.",
    ]
    return make.case("speaks of its erratum and supplement", article, piece, is_right=True)


def _doi_broken(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, title=article.title.replace("e", "□"))
    return make.case("title unreadable, doi stated", article, piece, is_right=True, layout=make.words.layouts[1])


def _second_half(make: Maker) -> Case:
    article = replace(make.article(), pages="77-78")
    piece = make.piece(article, pages=2)
    piece.above = [prose(make.chance, 100), f"4. {make.citation(make.article())}"]
    layout = replace(make.layout(), doi_at="none", label="")
    return make.case("below the end of another", article, piece, is_right=True, layout=layout)


def _letter(make: Maker) -> Case:
    base = make.article()
    article = replace(base, title=f"Comment on: {make.chance.choice(make.words.subjects)}", pages="12-12")
    piece = make.piece(article, pages=1)
    piece.has_abstract, piece.label = False, "LETTER TO THE EDITOR"
    return make.case("a comment that was asked for", article, piece, is_right=True)


def _erratum(make: Maker) -> Case:
    base = make.article()
    article = replace(base, title=f"Erratum to: {make.chance.choice(make.words.subjects)}", pages="12-12")
    piece = make.piece(article, pages=1)
    piece.has_abstract, piece.body = False, ["The authors regret an error in Table 1. " + prose(make.chance, 80)]
    return make.case("an erratum that was asked for", article, piece, is_right=True)


def _unnamed(make: Maker) -> Case:
    base = make.article()
    article = replace(base, authors=())
    piece = make.piece(base)
    piece.authors = names_of(base)
    return make.case("record without authors", article, piece, is_right=True)


RIGHT: dict[str, Make] = {
    "published": _published, "chinese": _chinese, "bilingual": _bilingual, "wrapped": _wrapped,
    "manuscript": _manuscript,
    "preprint": _preprint, "retitled": _retitled, "one page": _one_page, "old": _old, "ligatures": _lettered,
    "lost": _lost, "narrow": _narrow, "retracted": _retracted, "corrected": _corrected, "doi": _doi_broken,
    "half": _second_half, "letter": _letter, "erratum": _erratum, "unnamed": _unnamed, "published again": _published,
}  # fmt: skip
