"""Tables of stories, questions to the help desk, and the burden meter."""
