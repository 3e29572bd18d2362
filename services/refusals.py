"""What a use case says when it cannot do what was asked, for a reason the person can understand."""


class Refusal(Exception):
    """An expected no: the transaction is undone, `key` is worded from texts/refusals/, the person stays where they were."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class Outdated(Exception):
    """A button whose world has moved on; the person is told so and shown their home."""
