"""The demo: invented people, sample papers, and a local stand-in for the services."""
