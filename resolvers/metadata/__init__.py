"""Sources that turn an identifier or a title into a record."""
