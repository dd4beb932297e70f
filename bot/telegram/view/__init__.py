"""What messages look like: pure functions from what is to be said to HTML and buttons."""
