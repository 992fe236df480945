"""What services write, read into the words of `Article`; what several sources share."""
