"""What administrators learn from the questions that were asked."""
