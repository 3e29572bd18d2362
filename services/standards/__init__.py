"""What is expected: standards, indicators, targets and rules, which of it is asked of whom and when, and what is still owed;
how an answer is taken is the business of reporting.
"""
