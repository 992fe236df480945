"""What answers messages, one file for each use case; in which order they are asked is `bot/conversation.py`'s list."""
