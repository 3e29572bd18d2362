"""The rules of the quarterly evaluation, each with the article it rests on."""
