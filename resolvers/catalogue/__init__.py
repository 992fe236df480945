"""The library's own catalogue of print and electronic books, exported as MARC, MARCXML, Aleph's lines or a table.

`file.py` lends it in its latest state, `shelf_list.py` keeps it and finds books, `account.py` tells what was understood
of it. `marc.py`, `marcxml.py`, `sequential.py` and `table.py` read files; `records.py` and `headings.py` know what
means what.
"""
