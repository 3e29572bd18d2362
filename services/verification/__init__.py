"""What a verifier decides: the inbox, verifying, returning, asking about a value, and what passes on when a verifier leaves;
no value is changed here.
"""
