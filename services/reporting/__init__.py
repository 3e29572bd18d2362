"""From the first question to the receipt: drafts, answers, doubts, evidence, sending, correcting and locks;
whether a report is right is decided in verification.
"""
