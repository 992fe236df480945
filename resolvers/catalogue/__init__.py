"""The library's own catalogue of print and electronic books, exported as MARC or as a table.

`file.py` lends it in its latest state, `shelf_list.py` keeps it and finds books, `marc.py` and `table.py` read files.
"""
