"""The way in: an update arrives by polling or webhook, is read, and is handled as one transaction."""
