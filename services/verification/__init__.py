"""What a verifier decides: the inbox, verifying (also together), taking it back, returning, asking about a value, standing in
for a verifier, and what passes on when one leaves or does not decide;
no value is changed here.
"""
