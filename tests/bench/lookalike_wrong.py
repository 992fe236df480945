"""The look-alikes, one function a kind."""

from dataclasses import replace

from handlers.domain.article import Identifier, IdKind
from tests.bench.lookalike_cases import Case, Make, Maker, names_of
from tests.bench.lookalike_press import Layout, prose


def _wall(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, pages=1)
    page = [make.fill(line, article) for line in make.chance.choice(make.words.walls)]
    piece.title, piece.authors, piece.above = page[0], "", []
    piece.below, piece.body, piece.references, piece.doi, piece.has_abstract = page[1:], [], [], None, False
    return make.case("wall", article, piece, layout=Layout("page", 12, 11, head=""))


def _cover(make: Maker) -> Case:
    article = make.article()
    lines = [make.fill(line, article) for line in make.chance.choice(make.words.covers)]
    piece = make.piece(article, pages=1)
    piece.title, piece.authors, piece.below = lines[0], "", lines[1:]
    piece.body, piece.references, piece.doi, piece.has_abstract = [], [], None, False
    return make.case("cover", article, piece, layout=Layout("page", 14, 11, head=""))


def _preview(make: Maker) -> Case:
    article = replace(make.article(), pages="101-112")
    piece = make.piece(article, pages=1)
    piece.references = []
    return make.case("preview", article, piece)


def _supplement(make: Maker) -> Case:
    article = make.article()
    label, sentence, below = (make.fill(part, article) for part in make.chance.choice(make.words.supplements))
    piece = make.piece(article)
    piece.label, piece.has_abstract = label, False
    piece.below = [line for line in (below, sentence) if line]
    piece.body = ["Table S1. " + prose(make.chance, 120), "Figure S1. " + prose(make.chance, 60)]
    return make.case("supplement", article, piece)


def _notice(make: Maker, kind: str, phrases: tuple[tuple[str, str, str], ...]) -> Case:
    is_chinese = make.chance.random() < 0.2
    chosen = [p for p in phrases if any("\u4e00" <= c <= "\u9fff" for c in "".join(p)) == is_chinese]
    article = make.article(is_chinese=is_chinese)
    label, title, sentence = (make.fill(part, article) for part in make.chance.choice(chosen or phrases))
    piece = make.piece(article, title=title or label, pages=1)
    piece.label, piece.has_abstract, piece.body = label if title else "", False, [sentence]
    piece.references = []
    if make.chance.random() < 0.6:
        piece.doi = (piece.doi or "")[:-1] + "x1"
    return make.case(kind, article, piece)


def _erratum(make: Maker) -> Case:
    return _notice(make, "erratum", make.words.errata)


def _retraction(make: Maker) -> Case:
    return _notice(make, "retraction", make.words.retractions)


def _same_issue(make: Maker) -> Case:
    article = make.article()
    other = make.other(article)
    piece = make.piece(other)
    piece.references.insert(2, f"5. {make.citation(article)} doi:{article.id(IdKind.DOI)}")
    return make.case("same issue", article, piece)


def _next_article(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(make.other(article), pages=2)
    piece.references += [article.title, names_of(article), prose(make.chance, 40)]
    return make.case("next article begins", article, piece)


def _contents(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, title=make.fill(make.chance.choice(make.words.contents), article), pages=1)
    page, lines = make.chance.randint(1, 20), []
    for number in range(9):
        one = article if number == 4 else make.article()
        page += make.chance.randint(4, 11)
        lines += [f"{one.title} {'. ' * 8}{page}", names_of(one)]
    piece.authors, piece.below, piece.body, piece.references = "", lines, [prose(make.chance, 60)], []
    piece.doi, piece.has_abstract = None, False
    return make.case("contents", article, piece)


def _issue(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, title=f"{article.journal} - complete issue", pages=2)
    piece.below = [line for _ in range(6) for one in (make.article(),) for line in (one.title, names_of(one))]
    piece.below[4:4] = [article.title, names_of(article)]
    piece.authors, piece.doi, piece.has_abstract = "", None, False
    return make.case("whole issue", article, piece)


def _reply(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, title=make.fill(make.chance.choice(make.words.replies), article), pages=2)
    piece.has_abstract = False
    piece.authors = make.chance.choice((names_of(article), names_of(make.article())))
    piece.doi = make.chance.choice(((piece.doi or "")[:-1] + "y2", None))
    return make.case("reply or comment", article, piece)


def _comment(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, pages=1)
    piece.label, piece.has_abstract = make.chance.choice(make.words.comment_labels), False
    piece.authors = "X. Anders, Y. Brown"
    piece.doi = make.chance.choice(((piece.doi or "")[:-1] + "z3", None))
    return make.case("comment under its title", article, piece)


def _citing(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(make.other(article), pages=2)
    entry = f"{make.citation(article)} https://doi.org/{article.id(IdKind.DOI)}"
    style = make.chance.randrange(3)
    piece.reference_heading = ("References", "", "REFERENCES")[style]
    piece.references = [[f"1. {entry}"], [f"[1] {entry}", *piece.references], [entry]][style]
    if make.chance.random() < 0.5:
        piece.doi = None
    return make.case("citing it", article, piece)


def _edition(make: Maker) -> Case:
    one, other = make.chance.choice(make.words.editions)
    base = make.article().title.split(":")[0].split(" - ")[0].split(" – ")[0]
    article = make.article(title=one.format(title=base))
    piece = make.piece(article, title=other.format(title=base))
    piece.doi = make.chance.choice(((piece.doi or "")[:-1] + "w4", None))
    return make.case("other part or edition", article, piece)


def _other_preprint(make: Maker) -> Case:
    article = make.article()
    other = replace(make.other(article), authors=article.authors)
    piece = make.piece(other)
    piece.stamp, piece.doi = make.chance.choice(make.words.preprints)
    piece.above = [piece.stamp]
    return make.case("preprint of another", article, piece)


def _slides(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, pages=4)
    piece.body, piece.references, piece.has_abstract = [prose(make.chance, 30)], [], False
    if make.chance.random() < 0.5:
        piece.doi = None
    return make.case("slides", article, piece, layout=Layout("slides", 34, 20, head="", size=(960, 540)))


def _poster(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article, pages=1)
    piece.label = make.chance.choice(make.words.posters)
    return make.case("poster", article, piece)


def _translation(make: Maker) -> Case:
    article = replace(make.article(), language="en")
    note, title = make.chance.choice(make.words.translations)
    is_han = any("\u4e00" <= char <= "\u9fff" for char in title)
    piece = make.piece(article, title=title)
    foreign = (
        "Los pacientes de la clínica que fueron tratados en el estudio "
        "con el método descrito por los autores no mostraron "
        "diferencias entre las visitas. "
        if title.startswith("Ef")
        else "Die Patienten wurden mit der Methode behandelt und die Ergebnisse sind bei der Kontrolle "
        "nicht verschieden von den anderen. "
    )
    piece.body = [prose(make.chance, 500, is_han=True)] if is_han else [foreign * 8]
    piece.below, piece.has_abstract, piece.pages, piece.references = [make.fill(note, article)], False, 1, []
    return make.case("translation", article, piece)


def _protocol(make: Maker) -> Case:
    base = make.chance.choice(make.words.subjects)
    article = make.article(title=base + make.words.designs[0])
    piece = make.piece(article, title=make.fill(make.chance.choice(make.words.protocols), article))
    piece.doi = make.chance.choice((None, "10.1186/s13063-019-1234-5"))
    return make.case("protocol", article, piece)


def _thesis(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(article)
    piece.below = [
        "A thesis submitted in partial fulfilment of the requirements for the degree of Doctor of Philosophy"
    ]
    piece.doi, piece.has_abstract = None, False
    return make.case(
        "thesis", article, piece, layout=Layout("thesis", 16, 12, head="University of the North", is_centred=True)
    )


def _other_year(make: Maker) -> Case:
    chinese, english = make.chance.choice(make.words.chinese)
    article = replace(make.article(), title=english, original_title=f"{chinese}指南（2019年版）", authors=("张晓明",))
    piece = make.piece(article, title=f"{chinese}指南（2021年版）")
    piece.doi = None
    return make.case("guideline of another year", article, piece)


def _related(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(make.other(article), pages=1)
    piece.doi = None
    piece.above = [f"Comment on: {make.citation(article)}", f"https://doi.org/{article.id(IdKind.DOI)}"]
    return make.case("answers it by DOI", article, piece)


def _twin(make: Maker) -> Case:
    article = make.article()
    piece = make.piece(replace(article, ids=(Identifier(IdKind.DOI, "10.9999/other.1"),)))
    piece.authors, piece.facts = (
        "X. Anders, Y. Brown, Z. Clark",
        {**piece.facts, "journal": "Another Journal", "year": "1999"},
    )
    return make.case("same title, other authors", article, piece)


WRONG: dict[str, Make] = {
    "wall": _wall, "cover": _cover, "preview": _preview, "supplement": _supplement, "erratum": _erratum,
    "retraction": _retraction, "same issue": _same_issue, "next": _next_article, "contents": _contents, "issue": _issue,
    "reply": _reply, "comment": _comment, "citing": _citing, "edition": _edition, "other preprint": _other_preprint,
    "slides": _slides, "poster": _poster, "translation": _translation, "protocol": _protocol, "thesis": _thesis,
    "year": _other_year, "related": _related, "twin": _twin,
}  # fmt: skip
