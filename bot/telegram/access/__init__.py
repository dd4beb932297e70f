"""Whom the bot serves."""
