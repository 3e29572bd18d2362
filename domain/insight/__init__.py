"""Rules of sums: several reports as one figure, what is missing to a target, and PWS."""
