"""What is said to people: promised as rows, held to their hours, counted in the ledger, announced to many;
what each message is about lies in the other rooms.
"""
