"""Where papers are ordered that this library does not have: one file a kind, each with `Options` and `build`."""
