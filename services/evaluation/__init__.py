"""The quarter and the year: the card that writes itself, the cycle, what both sides judge, the answer, the steps that follow,
and the forms.
"""
