"""Keyword searches in the languages of the services that can be searched: pure text, no calls."""
