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
    NONE = "none"  # the DOI does not exist


CHINESE = frozenset({Agency.ISTIC, Agency.CNKI, Agency.AIRITI})
"""Whose records no open service gives: PubMed and Europe PMC may still know the paper."""
