"""Runs commands with stdout and stderr on two pseudo-terminals of 80 columns. Reads {"cwd", "env", "commands": [[word, ...], ...],
"inputs": {index: text}} as JSON from stdin, prints [{"status", "out", "err"}, ...] as JSON."""

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios

ROWS, COLUMNS = 40, 80


def terminal():
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    attributes = termios.tcgetattr(side)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(side, termios.TCSANOW, attributes)
    return main, side


def run(words, text, cwd, env):
    out, out_side = terminal()
    err, err_side = terminal()
    child = subprocess.Popen(
        words,
        stdin=subprocess.PIPE if text is not None else subprocess.DEVNULL,
        stdout=out_side,
        stderr=err_side,
        cwd=cwd,
        env=env,
    )
    os.close(out_side)
    os.close(err_side)
    if text is not None:
        child.stdin.write(text.encode())
        child.stdin.close()
    said = {out: b"", err: b""}
    open_ends = [out, err]
    while open_ends:
        for end in select.select(open_ends, [], [], 60)[0]:
            try:
                data = os.read(end, 65536)
            except OSError:
                data = b""
            if data:
                said[end] += data
            else:
                open_ends.remove(end)
                os.close(end)
    return {"status": child.wait(), "out": said[out].decode(), "err": said[err].decode()}


job = json.load(sys.stdin)
inputs = job.get("inputs", {})
json.dump(
    [run(words, inputs.get(str(at)), job["cwd"], job["env"]) for at, words in enumerate(job["commands"])],
    sys.stdout,
)
