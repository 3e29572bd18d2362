"""Running it: settings, starting and stopping, health, logs, checks, and what the terminal shows."""
