"""The running program: wiring, channels, command line."""
