"""What an evaluation looks like: in a terminal, as an HTML page, and in pytest."""
