"""Puts the mark on the pages of a PDF."""
