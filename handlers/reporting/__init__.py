"""The talk of a report: questions and answers, lists and forms, the receipt and what becomes of it, correcting,
and locked periods.
"""
