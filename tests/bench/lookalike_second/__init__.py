"""A second set of look-alikes and right papers, written from publishers' pages without looking at the inspection."""
