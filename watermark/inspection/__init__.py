"""What a file's first pages say: which paper it is, in which form, in which language."""
