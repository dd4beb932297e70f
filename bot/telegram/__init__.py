"""The Telegram front end: a package a concern, wired together in `bot.telegram.app`."""
