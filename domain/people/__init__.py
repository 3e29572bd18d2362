"""Rules about people: the NIP, phone numbers, posts one after the other, days of leave."""
