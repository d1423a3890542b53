#!/usr/bin/env python3
"""Times the picker in a terminal: from its start to the first frame, and from a key to its frame.

    cargo build --release && cargo build --release --example fleet
    benches/terminal.py

The terminal is a pseudo terminal of 120x40 that is read at once. A frame is over when its synchronized
update ends. With --than another kswitch takes turns with the first.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
RELEASE = PROJECT / "target" / "release"

END_OF_FRAME = b"\x1b[?2026l"
# A word letter by letter, back again, and about the list.
KEYS = [b"p", b"r", b"o", b"d", b"\x7f", b"\x7f", b"\x7f", b"\x7f", b"\x1b[B", b"\x1b[6~", b"\x1b[A"]
LONGEST_WAIT = 20.0


def main():
    parser = argparse.ArgumentParser(description="Times the picker in a terminal.")
    parser.add_argument("--contexts", default="10,1000,10000")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--kswitch", type=Path, default=RELEASE / "kswitch")
    parser.add_argument("--than", type=Path, help="another kswitch to compare with")
    parser.add_argument("--fleet", type=Path, default=RELEASE / "examples" / "fleet")
    arguments = parser.parse_args()
    programs = [program for program in (arguments.kswitch, arguments.than) if program]
    for program in [*programs, arguments.fleet]:
        if not program.exists():
            sys.exit(f"{program} is not built")
    print(f"{'contexts':>8}  {'program':24} {'first frame':>12} {'median key':>11} {'slowest key':>12} {'bytes a key':>12}")
    for contexts in map(int, arguments.contexts.split(",")):
        with tempfile.TemporaryDirectory(prefix="fleet-") as directory:
            measure(Path(directory), contexts, programs, arguments)


def measure(home, contexts, programs, arguments):
    """One line for each program, over a fleet of so many files."""
    clusters = home / "clusters"
    subprocess.run([arguments.fleet, clusters, str(contexts)], check=True)
    settings = home / ".config" / "kswitch" / "settings.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"cluster-files: ['{clusters}/*']\n")
    first = min(str(path) for path in clusters.iterdir())
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "KUBECONFIG": first,
    }
    frames = {program: [] for program in programs}
    keys = {program: [] for program in programs}
    sizes = {program: [] for program in programs}
    for turn in range(arguments.rounds + 1):
        for program in programs:
            frame, own_keys, own_sizes = one_run(program, environment)
            # The first round fills the caches.
            if turn > 0:
                frames[program].append(frame)
                keys[program] += own_keys
                sizes[program] += own_sizes
    for program in programs:
        label = os.path.relpath(program, PROJECT)[-24:]
        print(
            f"{contexts:8}  {label:24} {statistics.median(frames[program]) * 1000:9.1f} ms"
            f" {statistics.median(keys[program]) * 1000:8.2f} ms {max(keys[program]) * 1000:9.2f} ms"
            f" {statistics.median(sizes[program]):12.0f}"
        )
    sys.stdout.flush()


def one_run(program, environment):
    """Seconds to the first frame, seconds from each key to its frame, and bytes of each."""
    before = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        os.execve(program, [str(program)], environment)
    read_frame(terminal)
    first = time.perf_counter() - before
    settle(terminal)
    times, sizes = [], []
    for key in KEYS:
        before = time.perf_counter()
        os.write(terminal, key)
        sizes.append(read_frame(terminal))
        times.append(time.perf_counter() - before)
        settle(terminal)
    os.write(terminal, b"\x03")
    os.kill(child, signal.SIGHUP)
    os.close(terminal)
    os.waitpid(child, 0)
    return first, times, sizes


def read_frame(terminal):
    """Reads to the end of a frame; how many bytes that were."""
    text = b""
    deadline = time.perf_counter() + LONGEST_WAIT
    while END_OF_FRAME not in text:
        ready, _, _ = select.select([terminal], [], [], deadline - time.perf_counter())
        if not ready:
            sys.exit(f"no frame in {LONGEST_WAIT} s; so far: {text[:200]!r}")
        text += os.read(terminal, 1 << 16)
    return len(text)


def settle(terminal):
    """Reads what still comes, until nothing does for a moment."""
    while select.select([terminal], [], [], 0.02)[0]:
        os.read(terminal, 1 << 16)


if __name__ == "__main__":
    main()
