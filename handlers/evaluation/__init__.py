"""The talks of the quarter and the year: judging, the result, steps, the cycle, and documents."""
