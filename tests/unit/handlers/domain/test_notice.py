from datetime import date, timedelta

from handlers.domain.notice import ListedNotice, Notice, NoticeKind, gravest_first, in_force

RETRACTION, CORRECTION, PUBLISHED = NoticeKind.RETRACTION, NoticeKind.CORRECTION, NoticeKind.PUBLISHED
DAY = date(2025, 9, 1)


def test_the_gravest_notice_comes_first_and_each_once() -> None:
    crossref = Notice(RETRACTION, "10.1/r", DAY, source="crossref")
    told = (Notice(CORRECTION, "10.1/c"), Notice(RETRACTION), crossref, Notice(RETRACTION, "10.1/r"))
    assert gravest_first(told) == (crossref, Notice(CORRECTION, "10.1/c"))


def test_two_errata_stay_two() -> None:
    both = (Notice(CORRECTION, "10.1/a", DAY), Notice(CORRECTION, "10.1/b", DAY))
    assert gravest_first(both) == both


def test_what_two_services_know_of_one_notice_is_put_together() -> None:
    crossref, pubmed = Notice(PUBLISHED, "10.1/p"), Notice(PUBLISHED, "", DAY, "Nature 2025")
    assert gravest_first((pubmed, crossref)) == (Notice(PUBLISHED, "10.1/p", DAY, "Nature 2025"),)
    same = (Notice(CORRECTION, "10.1/c", DAY), Notice(CORRECTION, "10.1/c", None, "Lancet 2025"))
    assert gravest_first(same) == (Notice(CORRECTION, "10.1/c", DAY, "Lancet 2025"),)


def test_an_erratum_without_a_doi_lends_its_day_to_no_other() -> None:
    told = (Notice(CORRECTION, "10.1/c"), Notice(CORRECTION, "", DAY, "Lancet 2025"))
    assert gravest_first(told) == (Notice(CORRECTION, "10.1/c"),)


def test_a_reinstatement_overrules_what_services_go_on_saying() -> None:
    flag, crossref = Notice(RETRACTION), Notice(RETRACTION, "10.1/r", DAY, source="crossref")
    erratum = Notice(CORRECTION, "10.1/c")
    back = ListedNotice("10.1/a", "", Notice(RETRACTION, day=DAY + timedelta(days=30)), is_reinstatement=True)
    anew = Notice(RETRACTION, "10.1/s", DAY + timedelta(days=60))

    assert in_force((back,), (flag, crossref, erratum)) == (erratum,)
    assert in_force((back,), (crossref, anew)) == (anew,)
    assert in_force((), (flag,)) == (flag,)


def test_a_reinstatement_without_a_day_undoes_only_what_has_none_either() -> None:
    undated, dated = Notice(RETRACTION), Notice(RETRACTION, "10.1/r", DAY)
    back = ListedNotice("10.1/a", "", Notice(RETRACTION), is_reinstatement=True)
    listed = (ListedNotice("10.1/a", "", undated), ListedNotice("10.1/a", "", dated), back)
    assert in_force(listed) == (dated,)
