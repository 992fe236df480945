from tests.bench.reading_peers import ALL, PEERS, _last_line
from tests.bench.reading_worker import READERS


def test_every_peer_has_a_reader_and_a_fixed_version() -> None:
    for peer in PEERS:
        assert peer.reader in READERS
        assert set(peer.kinds) <= set(ALL)
        assert not peer.package or peer.package.count("==") == 1


def test_no_peer_has_the_name_of_another() -> None:
    assert len({peer.name for peer in PEERS}) == len(PEERS)


def test_of_a_long_complaint_the_last_line_is_told() -> None:
    assert _last_line("first\nno such package\n\n") == "no such package"
    assert _last_line("") == "no reason given"
