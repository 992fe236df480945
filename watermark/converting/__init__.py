"""Turns what librarians hold in other forms into PDF, inside the limited child process."""
