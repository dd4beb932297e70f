"""The Telegram front end: a package a feature, wired together in `bot.telegram.app`."""
