"""Pages of every awkward geometry and state, each a page dictionary's entries and what its content leaves behind."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Case:
    """Entries of the page dictionary, content after the text, and how the page hangs in its tree."""

    page: dict[str, object] = field(default_factory=dict)
    content: bytes = b""
    is_inherited: bool = False


# The 22 of facts/watermark.md.
MEASURED = {
    "upright": Case(),
    **{f"turned {turn}": Case({"Rotate": turn}) for turn in (90, 180, 270, -90, 450)},
    "cropped": Case({"CropBox": [50, 60, 400, 500]}),
    **{f"cropped, turned {turn}": Case({"CropBox": [50, 60, 400, 500], "Rotate": turn}) for turn in (90, 180, 270)},
    "odd origin": Case({"MediaBox": [100, 200, 712, 992]}),
    "odd origin, turned": Case({"MediaBox": [100, 200, 712, 992], "Rotate": 90}),
    "negative origin": Case({"MediaBox": [-300, -400, 312, 392]}),
    "negative origin, turned": Case({"MediaBox": [-300, -400, 312, 392], "Rotate": 270}),
    "user unit": Case({"UserUnit": 2.5}),
    "user unit, turned": Case({"UserUnit": 2.5, "Rotate": 90}),
    "reversed box": Case({"MediaBox": [612, 792, 0, 0]}),
    "inherited": Case({"Rotate": 90}, is_inherited=True),
    "unbalanced saves": Case(content=b"q q 0.3 0 0 0.3 0 0 cm q"),
    "unbalanced restores": Case(content=b"Q Q Q"),
    "clip left": Case(content=b"q 0 0 5 5 re W n"),
    "scale left": Case(content=b"0.2 0 0 0.2 300 300 cm"),
}
OURS = {
    "tiny": Case({"MediaBox": [0, 0, 20, 30]}),
    "tiny, turned": Case({"MediaBox": [0, 0, 20, 30], "Rotate": 90}),
    "huge": Case({"MediaBox": [0, 0, 14000, 14000]}),
    "strip": Case({"MediaBox": [0, 0, 60, 3000]}),
    "strip, turned": Case({"MediaBox": [0, 0, 60, 3000], "Rotate": 270}),
    "crop partly outside": Case({"CropBox": [-100, -100, 300, 300]}),
    "crop reversed": Case({"CropBox": [400, 500, 50, 60]}),
    "crop reversed, turned": Case({"CropBox": [400, 500, 50, 60], "Rotate": 180}),
    "fractions": Case({"MediaBox": [0.5, 0.25, 595.276, 841.89], "Rotate": 90}),
    "turned by 720": Case({"Rotate": 720}),
    "turned by -630": Case({"Rotate": -630}),
    "crop inherited": Case({"CropBox": [50, 60, 400, 500], "Rotate": 270}, is_inherited=True),
    "origin inherited": Case({"MediaBox": [100, 200, 712, 992]}, is_inherited=True),
    "trim and bleed": Case({"TrimBox": [50, 50, 500, 700], "BleedBox": [40, 40, 520, 720], "ArtBox": [60, 60, 90, 90]}),
    "invisible state": Case(content=b"/Missing gs 0 0 0 0 k 3 Tr"),
    "text left open": Case(content=b"BT /F1 3 Tf 50 Tz"),
    "turned and mirrored state": Case(content=b"0 1 1 0 0 0 cm"),
    "empty clip": Case(content=b"0 0 m W n"),
    "torn array": Case(content=b"BT /F1 10 Tf [(a) (b)"),
    "torn string": Case(content=b"BT /F1 10 Tf (never ends \\( it"),
    "torn hexadecimal": Case(content=b"BT /F1 10 Tf <0041"),
    "torn dictionary": Case(content=b"/Span <</ActualText (x)"),
    "torn image": Case(content=b"BI /W 9 /H 9 /BPC 8 /CS /G ID abcdefgh"),
    "broken matrix": Case(content=b"q 100 0 0 100 0 0 cm q\n0 cm Q 2 0 0 2 2 2 cm Q"),
    "twelve saves": Case(content=b"q " * 12 + b"0.1 0 0 0.1 0 0 cm"),
    "twelve restores": Case(content=b"Q " * 12),
    "unknown operators": Case(content=b"foo 1 2 bar [ ] baz"),
    "marked content left open": Case(content=b"/OC /Hidden BDC"),
    "compatibility section left open": Case(content=b"BX 1 2 nonsense"),
    "path left open": Case(content=b"10 10 m 500 700 l"),
}
CASES = {**MEASURED, **OURS}
