"""ISO 18626 v1.2, the protocol of inter-library loan: its words, reading and writing its messages."""
