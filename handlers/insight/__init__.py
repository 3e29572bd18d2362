"""What people look at: their own record, their unit, summaries, and the sums a group may see."""
