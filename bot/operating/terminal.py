"""What the commands show at the terminal: words in colour, how far the work is, and why it cannot go on.

Colours and bars are loaded when they are first shown: a bot that runs shows none.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from sqlalchemy.exc import SQLAlchemyError

from domain.messages.facts import freeze
from services.exchange.importing import Outcome
from texts import Texts

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def say(words: str, *, style: str = "") -> None:
    """Print for people, in colour; what they named is shown as it is, and no line is broken."""
    from rich.console import Console
    from rich.text import Text

    Console().print(Text(words, style), soft_wrap=True)


def stop(words: str) -> NoReturn:
    """Say what is wrong and what to do, and end the command with exit code 1."""
    say(words, style="bold red")
    raise typer.Exit(1)


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar for each thing that is being done, gone when all of it is."""
    from rich.progress import Progress as Bars

    tasks: dict[str, Any] = {}
    with Bars(transient=True) as bars:

        def show(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done)

        yield show


@contextmanager
def backing_up() -> Iterator[Progress]:
    """Show how far a backup is, and say in one line why it cannot go on."""
    from services.exchange.backup_archive import BadBackup

    try:
        with progress() as show:
            yield show
    except BadBackup as trouble:
        stop(str(trouble))
    except SQLAlchemyError as trouble:
        stop(f"The database gave up ({type(trouble).__name__}). Nothing was changed; check DATABASE_URL or DATA_DIR.")


def tell_import(outcome: Outcome, texts: Texts, *, dry_run: bool) -> None:
    """Name each row that was not taken and count the others; ends the command where one was not."""
    for one in outcome.rejected:
        cause = texts.label(f"import_{one.cause}", None, freeze(one.facts))
        say(f"{one.sheet} row {one.row}, {one.column}: {cause}" if one.row else cause, style="red")
    for sheet in outcome.sheets:
        say(f"{sheet.sheet}: {sheet.created} created, {sheet.updated} updated, {sheet.unchanged} unchanged")
    if outcome.unread:
        say(f"Not read: {', '.join(outcome.unread)}. History comes into an empty database only: --with-history", style="yellow")
    for change in outcome.roles:
        say(f"{change.name}: {change.before} becomes {change.after}, from {change.since} on", style="yellow")
    for line in outcome.expectations:
        say(f"{line.name} {line.year}, {line.part}: {line.before or '-'} becomes {line.after or '-'}", style="yellow")
    for version in outcome.versions:
        kept = (
            f"{version.reports} reports, {version.drafts} answers in drafts, {version.evaluations} evaluations keep the former way"
        )
        say(f"{version.code}: measured in a new way from {version.since} on ({', '.join(version.fields)}); {kept}", style="yellow")
    for rhythm in outcome.rhythms:
        since = f" from {rhythm.since} on; evaluations of the time before stay" if rhythm.since else ""
        say(f"{rhythm.code}: people are evaluated {rhythm.after}{since}", style="yellow")
    for code in outcome.kept:
        say(f"{code}: the workbook tells a former way otherwise; what is kept stays", style="yellow")
    if outcome.past_targets:
        say(f"targets in periods that were reported: {', '.join(outcome.past_targets)}; those stay without --past", style="yellow")
    if outcome.past_people:
        names = ", ".join(outcome.past_people[:20])
        say(f"posts or leave until {outcome.past_until}: {names}; those days stay without --past", style="yellow")
    if outcome.past_places:
        names = ", ".join(outcome.past_places[:20])
        say(
            f"units or areas placed otherwise, or areas handed over, on closed days: {names}; those days stay without --past",
            style="yellow",
        )
    if outcome.rejected:
        stop(f"{len(outcome.rejected)} rejected. Nothing was written; correct the workbook and import it again.")
    say(f"{outcome.changes} changes{' would be written' if dry_run else ' written'}.")
