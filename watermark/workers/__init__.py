"""Limited processes, one for each untrusted file, and what they can be asked to do."""
