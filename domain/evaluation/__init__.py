"""The rules of the quarterly and yearly evaluation, each with the article it rests on."""
