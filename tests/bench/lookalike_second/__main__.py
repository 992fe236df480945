"""The second set by itself."""

from tests.bench.lookalike_second.measure import main

main()
