"""How people write and how they are written to: numbers, dates, hours, and facts as they are kept until they are worded."""
