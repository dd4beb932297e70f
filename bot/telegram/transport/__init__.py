"""Between the bot and Telegram: requests that get through, and updates that come in."""
