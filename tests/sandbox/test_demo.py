"""`make demo` where it cannot begin."""

import socket

from typer.testing import CliRunner

import main


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = CliRunner().invoke(main.app, ["demo", "--port", str(port)])
    said = " ".join(done.output.split())
    assert done.exit_code == 1
    assert f"127.0.0.1:{port}" in said
    assert "--port 0" in said
