"""Speed, memory and cost, side by side in one run: `make bench`."""
