"""Where articles are found, one file per source."""
