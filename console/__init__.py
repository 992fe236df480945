"""The librarians' and administrators' web pages."""
