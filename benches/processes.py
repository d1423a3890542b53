#!/usr/bin/env python3
"""Compares the times of whole commands: kswitch, cat of the same files, kubectl, kubectx and kubie.

    cargo build --release && cargo build --release --example fleet
    benches/processes.py

Each round runs every command once, in random order, so that other load on the machine affects all of them
alike.
The other programs have rounds and a cat of their own, because a program of 50 MB that writes for a second
changes the caches and the disk for the next one. The files are on tmpfs: a switch waits twice for the disk,
and how long that takes differs tenfold from hour to hour. --directory puts them on a disk, and then the share
of the disk in a switch is measured too. Reported are medians, their ratio to cat, and peak memory as
measured by GNU time (from here it would be Python's own). Programs that are not installed are left out.
"""

import argparse
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
RELEASE = PROJECT / "target" / "release"

MEMORY = Path("/dev/shm")

# Stands for the context of a switch.
CONTEXT = object()

# The minimum to replace a file safely: the old or the new one is there after a crash.
DISK = "a file replaced, no more"


def main():
    parser = argparse.ArgumentParser(description="Times whole commands side by side.")
    parser.add_argument("--files", default="1,10,100,1000,10000", help="how many kubeconfigs")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--kswitch", type=Path, default=RELEASE / "kswitch")
    parser.add_argument("--than", type=Path, help="another kswitch to compare with")
    parser.add_argument("--kubectl", type=Path, help="the kubectl to measure, where that of PATH hands on to another")
    parser.add_argument("--fleet", type=Path, default=RELEASE / "examples" / "fleet")
    parser.add_argument("--directory", type=Path, default=MEMORY if MEMORY.is_dir() else None, help="the directory for the files")
    arguments = parser.parse_args()
    for program in filter(None, [arguments.kswitch, arguments.than, arguments.fleet]):
        if not program.exists():
            sys.exit(f"{program} is not built")
    with tempfile.TemporaryDirectory(prefix="installed-") as directory:
        arguments.kswitch = installed(arguments.kswitch, Path(directory) / "kswitch")
        arguments.than = arguments.than and installed(arguments.than, Path(directory) / "other")
        measure_all(arguments)


def installed(program, place):
    """A copy, as a user has one: what a linker has just written lies in the page cache in small pieces,
    and takes a fifth longer to start."""
    return Path(shutil.copy(program, place))


def measure_all(arguments):
    print(f"{'files':>6}  {'command':28} {'median':>9} {'to cat':>7} {'peak':>8}")
    for files in map(int, arguments.files.split(",")):
        with tempfile.TemporaryDirectory(prefix="fleet-", dir=arguments.directory) as directory:
            measure(Path(directory), files, arguments)


def measure(home, files, arguments):
    """One line for each command, over a fleet of so many files."""
    clusters = home / "clusters"
    subprocess.run([arguments.fleet, clusters, str(files)], check=True)
    paths = sorted(str(path) for path in clusters.iterdir())
    environment = {"PATH": path_with(arguments.kubectl, home), "HOME": str(home), "KUBECTX_IGNORE_FZF": "1"}
    # kubectx stores the last context here, and kubie's settings here say where the files are.
    (home / ".kube").mkdir()
    (home / ".kube" / "kubie.yaml").write_text(f"configs: {{include: ['{clusters}/*']}}\n")
    # One variable holds 128 KiB; if that is too little, a glob in the settings finds the files.
    in_variable = len(":".join(paths)) < 120 * 1024
    environment["KUBECONFIG"] = ":".join(paths if in_variable else paths[:1])
    if not in_variable:
        settings = home / ".config" / "kswitch" / "settings.yaml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"cluster-files: ['{clusters}/*']\n")
    if files == 1:
        add_context(Path(paths[0]))
    names = contexts_of(arguments, environment)
    # Each switch leads to another context than the one before, whichever program that was of.
    targets = itertools.cycle([names[0], names[-1]])
    for group in (ours(arguments, in_variable, paths[0]), neighbours(environment["PATH"], in_variable)):
        if group:
            # What a compiler has left to write is not waited for by the first switch.
            os.sync()
            tell(files, {"cat": ["cat", *paths], **group}, targets, arguments.rounds, environment)


def add_context(path):
    """Gives a kubeconfig a second context to switch to."""
    kubeconfig = json.loads(path.read_text())
    kubeconfig["contexts"].append({**kubeconfig["contexts"][0], "name": "another"})
    path.write_text(json.dumps(kubeconfig, indent=2))


def tell(files, group, targets, rounds, environment):
    """Runs the commands of a group by turns, and prints a line for each."""
    times, peaks = {}, {}
    commands = list(group.items())
    for turn in range(rounds + 1):
        # Each finds the caches as the one before has left them, which is not the same one each time.
        random.shuffle(commands)
        for name, command in commands:
            if name == DISK:
                times.setdefault(name, []).append(replaced(command))
                continue
            command = [next(targets) if word is CONTEXT else word for word in command]
            # The first round fills the caches, and shows what a neighbour can't do.
            if turn == 0:
                try:
                    peaks[name] = peak(command, environment)
                    times[name] = []
                except subprocess.CalledProcessError as error:
                    if "kswitch" in name:
                        raise
                    print(f"left out: {name} fails with {error.returncode}", file=sys.stderr)
            elif name in times:
                times[name].append(run(command, environment))
    cat = statistics.median(times["cat"])
    for name in filter(times.get, group):
        taken = times[name]
        median = statistics.median(taken)
        print(f"{files:6}  {name:28} {median * 1000:6.1f} ms {median / cat:7.2f} {peaks.get(name, '-'):>8}")
    sys.stdout.flush()


def ours(arguments, in_variable, first):
    """Names and command lines, with a place for the context of each switch, and the file that it writes."""
    commands = {}
    for label, program in (("kswitch", arguments.kswitch), ("other kswitch", arguments.than)):
        if program:
            commands[f"{label} ctx --list"] = [program, "ctx", "--list"]
            commands[f"{label} current"] = [program, "current"]
            if in_variable:
                commands[f"{label} ctx NAME"] = [program, "ctx", CONTEXT]
    if in_variable:
        commands[DISK] = Path(first)
    return commands


def neighbours(path, in_variable):
    """The same of what is installed. Only kubie finds files that no variable names."""
    kubectl, kubectx, kubie = (shutil.which(name, path=path) for name in ("kubectl", "kubectx", "kubie"))
    if not in_variable:
        return {"kubie ctx": [kubie, "ctx"]} if kubie else {}
    commands = {
        "kubectl config get-contexts": [kubectl, "config", "get-contexts", "-o", "name"],
        "kubectl config use-context": [kubectl, "config", "use-context", CONTEXT],
        "kubectx": [kubectx],
        "kubectx NAME": [kubectx, CONTEXT],
        "kubie ctx": [kubie, "ctx"],
    }
    return {name: command for name, command in commands.items() if command[0]}


def path_with(kubectl, home):
    """The PATH, with that kubectl first."""
    if not kubectl:
        return os.environ["PATH"]
    (home / "bin").mkdir()
    (home / "bin" / "kubectl").symlink_to(kubectl.resolve())
    return f"{home / 'bin'}:{os.environ['PATH']}"


def contexts_of(arguments, environment):
    """The contexts that are listed."""
    listed = subprocess.run(
        [arguments.kswitch, "ctx", "--list"], env=environment, check=True, capture_output=True, text=True
    )
    return listed.stdout.splitlines()


def peak(command, environment):
    """The most memory that a command takes, where GNU time is there to tell it."""
    program = shutil.which("time")
    if not program:
        return "-"
    command = [program, "--quiet", "-f", "%M", "-o", "/dev/stderr", *map(str, command)]
    ran = subprocess.run(
        command, env=environment, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )
    return f"{int(ran.stderr.split()[-1]) / 1024:.1f} MB"


def replaced(path):
    """The seconds that it takes to put another file of the same text in the place of one, safely."""
    text = path.read_bytes()
    fresh = path.with_name(f".{path.name}.fresh")
    before = time.perf_counter()
    with open(path, "rb"), open(fresh, "xb", buffering=0) as file:
        file.write(text)
        os.fsync(file)
        os.rename(fresh, path)
        directory = os.open(path.parent, os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)
    return time.perf_counter() - before


def run(command, environment):
    """The seconds that a command takes."""
    command = [str(word) for word in command]
    program = shutil.which(command[0])
    quiet = os.open(os.devnull, os.O_RDWR)
    streams = [(os.POSIX_SPAWN_DUP2, quiet, stream) for stream in (0, 1, 2)]
    before = time.perf_counter()
    child = os.posix_spawn(program, command, environment, file_actions=streams)
    _, status = os.waitpid(child, 0)
    taken = time.perf_counter() - before
    os.close(quiet)
    if status != 0:
        sys.exit(f"{' '.join(command[:4])} failed with {os.waitstatus_to_exitcode(status)}")
    return taken


if __name__ == "__main__":
    main()
