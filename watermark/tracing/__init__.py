"""The carriers of the trace that need no visible text: dots in the page's picture, parity in its kerning."""
