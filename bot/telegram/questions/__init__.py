"""What people ask: answers, the buttons under them, and the articles that these open."""
