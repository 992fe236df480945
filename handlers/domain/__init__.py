"""The library's words and rules; standard library only."""
