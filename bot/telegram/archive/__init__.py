"""The archive, filled and changed from the chat."""
