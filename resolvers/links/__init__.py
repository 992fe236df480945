"""Links that a person clicks, one file per service; named in the configuration's `fulltext` list."""
