"""Starting the bot, keeping an eye on it, and what happens when something fails."""
