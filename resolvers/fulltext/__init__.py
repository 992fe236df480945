"""Sources that know where copies of a paper are."""
