"""Figures as web page and table."""
