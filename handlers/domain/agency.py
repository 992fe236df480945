"""Who registered a DOI: it decides which services can know the paper."""

from enum import StrEnum


class Agency(StrEnum):
    """The DOI registration agencies that matter here (https://www.doi.org/the-community/existing-registration-agencies/)."""

    CROSSREF = "crossref"
    DATACITE = "datacite"
    ISTIC = "istic"
    CNKI = "cnki"
    JALC = "jalc"
    KISTI = "kisti"
    MEDRA = "medra"
    OP = "op"
    AIRITI = "airiti"
    OTHER = "other"
    UNKNOWN = "unknown"  # the DOI exists; who registered it could not be asked
    NONE = "none"  # the DOI does not exist


CHINESE = frozenset({Agency.ISTIC, Agency.CNKI, Agency.AIRITI})
"""Whose records no open service gives: PubMed and Europe PMC may still know the paper."""


# Prefixes that one agency alone has ever dealt out. 10.3969 is not among them: ISTIC's and Crossref's both.
HINTS = {
    "10.48550": Agency.DATACITE,  # arXiv
    "10.5281": Agency.DATACITE,  # Zenodo
    "10.6084": Agency.DATACITE,  # figshare
    "10.17605": Agency.DATACITE,  # OSF
    "10.5061": Agency.DATACITE,  # Dryad
    "10.1056": Agency.CROSSREF,  # NEJM
    "10.1016": Agency.CROSSREF,  # Elsevier
    "10.1001": Agency.CROSSREF,  # JAMA
    "10.1136": Agency.CROSSREF,  # BMJ
    "10.1038": Agency.CROSSREF,  # Nature
    "10.1371": Agency.CROSSREF,  # PLOS
    "10.1101": Agency.CROSSREF,  # Cold Spring Harbor, bioRxiv
    "10.1002": Agency.CROSSREF,  # Wiley
    "10.1111": Agency.CROSSREF,
    "10.1007": Agency.CROSSREF,  # Springer
    "10.1186": Agency.CROSSREF,  # BioMed Central
    "10.3389": Agency.CROSSREF,  # Frontiers
    "10.3390": Agency.CROSSREF,  # MDPI
    "10.1093": Agency.CROSSREF,  # Oxford
    "10.1097": Agency.CROSSREF,  # Wolters Kluwer
    "10.1080": Agency.CROSSREF,  # Taylor & Francis
    "10.1177": Agency.CROSSREF,  # SAGE
    "10.1155": Agency.CROSSREF,  # Hindawi
    "10.2147": Agency.CROSSREF,  # Dove
}


def hint_of(doi: str) -> Agency | None:
    """Return the agency where the prefix leaves no doubt, else `None`."""
    return HINTS.get(doi.partition("/")[0])
