"""What the library does, one file per use case; no I/O."""
