"""How we speak with Telegram: an update comes in, one transaction is done, and what is owed goes out."""
