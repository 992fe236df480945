"""The line to the outside: guard, pace, circuit, cache, one exchange, files, and how each service is."""
