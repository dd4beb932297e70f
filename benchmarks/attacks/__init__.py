"""What the soak does to the bot while people ask: one module a way in."""
