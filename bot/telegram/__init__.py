"""The Telegram front end: one module a concern, wired together in `bot.telegram.app`."""
