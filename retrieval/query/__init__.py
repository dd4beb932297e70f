"""A question → what it asks: its words and their weights, the type of answer, its polarity."""
