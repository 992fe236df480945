"""What goes wrong with a catalogue's file as a whole."""


class CatalogueError(Exception):
    """The file as a whole is no catalogue; the message says why, in Chinese, for the librarian who exported it."""
