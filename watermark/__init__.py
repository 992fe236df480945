"""Marks a PDF with its reader, and reads the mark back."""
