from tests.bench.reading_hostile import FRAMES, LENGTH, MIXED, RUNS, hostile_texts


def test_every_hostile_text_is_as_long_as_promised() -> None:
    assert {len(text) for _, text in hostile_texts()} == {LENGTH}


def test_hostile_texts_are_of_many_kinds_and_have_names_of_their_own() -> None:
    names = [name for name, _ in hostile_texts(200)]
    assert len(RUNS) >= 40
    assert len(names) == len(set(names)) == len(RUNS) * (1 + len(FRAMES)) + MIXED


def test_hostile_texts_are_the_same_in_every_run() -> None:
    assert list(hostile_texts(500)) == list(hostile_texts(500))
    assert dict(hostile_texts(500, seed=2))["mixed 0"] != dict(hostile_texts(500))["mixed 0"]


def test_a_framed_text_keeps_both_ends_of_its_frame() -> None:
    texts = dict(hostile_texts(300))
    for frame, (before, after) in FRAMES.items():
        assert texts[f"10.1, {frame}"].startswith(before)
        assert texts[f"10.1, {frame}"].endswith(after)
