"""Shows how a mark looks before it is used."""
