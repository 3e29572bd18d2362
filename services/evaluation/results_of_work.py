"""The result of work an indicator measures, as forms print it."""

from models.standards.standard import Indicator


def result_of_work(indicator: Indicator) -> str:
    """The result an indicator measures; where nobody wrote one, that what it counts is reached."""
    return indicator.work_result or f"Tercapainya target {indicator.name[:1].lower()}{indicator.name[1:]}"
