"""When notices come, putting them off, and rehearsing a quarter."""
