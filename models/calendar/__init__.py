"""Tables of reminders given or put off, and of rehearsals."""
