"""A Telegram of one's own: a Bot API server and a chat page in the browser, for the demo and the tests. See README.md."""
