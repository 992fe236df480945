"""Chat services, one folder each."""
